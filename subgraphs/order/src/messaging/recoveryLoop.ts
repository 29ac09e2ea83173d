import { createRepeating, type Lifecycle, type Scheduler, systemScheduler } from '@commerce/messaging';
import type { CheckoutDeps } from '../operations/performStep.ts';
import { recoverCheckouts } from '../operations/recoverCheckouts.ts';

export interface RecoveryLoopDeps extends CheckoutDeps {
  readonly tenants: readonly string[];
  /** Milliseconds between two looks. */
  readonly everyMs?: number;
  readonly scheduler?: Scheduler;
}

/** Looks for checkouts that somebody left, tenant by tenant, for as long as the worker runs. */
export const createRecoveryLoop = (deps: RecoveryLoopDeps): Lifecycle => {
  const { tenants, log, everyMs = 5_000, scheduler = systemScheduler } = deps;
  const look = async (isRunning: () => boolean): Promise<number> => {
    for (const tenant of tenants) {
      if (!isRunning()) break;
      try {
        await recoverCheckouts(deps, tenant);
      } catch (error) {
        log.warn({ err: error, tenant }, 'checkouts could not be looked for');
      }
    }
    return everyMs;
  };

  return {
    ...createRepeating({ scheduler, turn: look }),
    // A supergraph that is down delays the recovery and nothing else: the feeds go on.
    ready: async () => undefined,
  };
};
