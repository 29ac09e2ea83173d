import { z } from 'zod';

export const accessEnv = {
  /**
   * What becomes of an operation that asks for more than its caller may see. `filter`: answered without, null and
   * an error at each such place. `reject`: not executed at all. `report`: answered in full, told in log and metrics.
   */
  GATEWAY_UNAUTHORIZED: z.enum(['filter', 'reject', 'report']).default('filter'),
};
