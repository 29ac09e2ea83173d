import type { Logger } from '@commerce/service';
import type { Planner } from './port.ts';
import { PlannerBusy } from './refusals.ts';
import type { PlanCheck } from './verify.ts';

/**
 * Plans with the native planner, and with Apollo's where that is impossible: no binary for this platform, a
 * supergraph or an operation that the native one refuses. Each reason is logged once for a generation. Rejects where
 * neither can be started.
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
  let closed = false;
  const apollo = (): Planner => {
    if (!slow) {
      slow = deps.apollo();
      // A request of a generation that is live no more: what it takes is to be given back.
      if (closed) slow.close?.();
    }
    return slow;
  };
  let fast: Planner;
  try {
    fast = await deps.native;
  } catch (error) {
    logger.warn({ reason: String(error) }, 'no native query planner here: planning with the Apollo one');
    await apollo().start?.();
    return apollo();
  }
  let told = false;
  return {
    name: 'native',
    second: apollo,
    close() {
      closed = true;
      fast.close?.();
      slow?.close?.();
    },
    async plan(request) {
      try {
        const plan = await fast.plan(request);
        check?.(plan, 'native');
        return plan;
      } catch (error) {
        // Others are to blame for that, and it may be asked again.
        if (error instanceof PlannerBusy) throw error;
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
