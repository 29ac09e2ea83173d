import {
  createRepeating,
  type Lifecycle,
  type Logger,
  type Scheduler,
  systemScheduler,
} from '@commerce/messaging';
import { type SweepDeps, sweepReservations } from '../operations/sweepReservations.ts';

export interface SweeperDeps extends SweepDeps {
  readonly tenants: readonly string[];
  readonly log: Logger;
  /** Milliseconds between two looks. */
  readonly everyMs?: number;
  readonly scheduler?: Scheduler;
}

/** Ends reservations whose time is over, tenant by tenant, for as long as the worker runs. */
export const createSweeper = (deps: SweeperDeps): Lifecycle => {
  const { tenants, log, everyMs = 5_000, scheduler = systemScheduler } = deps;
  const look = async (isRunning: () => boolean): Promise<number> => {
    for (const tenant of tenants) {
      if (!isRunning()) break;
      try {
        const count = await sweepReservations(deps, tenant);
        if (count > 0) log.info({ tenant, count }, 'reservations expired');
      } catch (error) {
        log.warn({ err: error, tenant }, 'reservations could not be swept');
      }
    }
    return everyMs;
  };

  return {
    ...createRepeating({ scheduler, turn: look }),
    // A sweep that fails is tried again; a reservation is also ended when it is read.
    ready: async () => undefined,
  };
};
