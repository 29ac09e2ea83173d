import type { Logger } from '@commerce/service';
import { PlanningTimeout } from './isolated.ts';
import type { Planner } from './port.ts';
import type { PlanCheck } from './verify.ts';

/**
 * Plans with the native planner, and with Apollo's where that is impossible: no binary for this platform, a
 * supergraph or an operation that the native one refuses. Each reason is logged once for a generation.
 */
export const createFallbackPlanner = async (deps: {
  /** Rejects where there is no native planner. */
  native: Promise<Planner>;
  apollo: () => Planner;
  check: PlanCheck | undefined;
  logger: Logger;
}): Promise<Planner> => {
  const { check, logger } = deps;
  let slow: Planner | undefined;
  const apollo = (): Planner => (slow ??= deps.apollo());
  let fast: Planner;
  try {
    fast = await deps.native;
  } catch (error) {
    logger.warn({ reason: String(error) }, 'no native query planner here: planning with the Apollo one');
    return apollo();
  }
  let told = false;
  return {
    name: 'native',
    second: apollo,
    close: () => fast.close?.(),
    async plan(request) {
      try {
        const plan = await fast.plan(request);
        check?.(plan, 'native');
        return plan;
      } catch (error) {
        // What the fast one cannot plan in time, the slow one must not try on the thread that serves everybody.
        if (error instanceof PlanningTimeout) throw error;
        if (!told)
          logger.warn(
            { reason: String(error) },
            'no good plan of the native planner: the Apollo one plans it',
          );
        told = true;
        return await apollo().plan(request);
      }
    },
  };
};
