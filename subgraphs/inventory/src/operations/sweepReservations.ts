import { isOverdue } from '../domain/reservation.ts';
import { closeReservation, expiry } from './closeReservation.ts';
import type { InventoryDeps } from './deps.ts';
import { mapConcurrently } from './mapConcurrently.ts';

export interface SweepDeps extends Pick<InventoryDeps, 'store' | 'clock' | 'ids'> {
  /** Reservations looked up at once, and ended before the next look. */
  readonly batchSize?: number;
  readonly maxInFlight?: number;
}

/**
 * Gives back the units of one tenant's reservations whose time is over. Resolves to how many it ended.
 * Any number of sweepers may run: each reservation is ended once.
 */
export const sweepReservations = async (deps: SweepDeps, tenant: string): Promise<number> => {
  const { store, clock, batchSize = 100, maxInFlight = 8 } = deps;

  const sweepOne = async (id: string): Promise<number> => {
    const found = await store.findReservation(tenant, id);
    if (!found || !isOverdue(found, clock.nowMs())) return 0;
    return (await closeReservation(deps, tenant, found, expiry)).closed ? 1 : 0;
  };

  for (let total = 0; ;) {
    const ids = await store.overdueReservations(tenant, clock.nowMs(), batchSize);
    const ended = await mapConcurrently(ids, maxInFlight, sweepOne);
    const count = ended.reduce((sum, one) => sum + one, 0);
    total += count;
    // The index lags: what it still names may be closed already, and asking on would find the same.
    if (ids.length < batchSize || count === 0) return total;
  }
};
