import { type Identity } from '@commerce/kernel';
import { actorOf, ledgerEntries } from '../domain/ledger.ts';
import { type ClosedStatus, closeChanges, ledgerKindOf, type Reservation } from '../domain/reservation.ts';
import type { InventoryDeps } from './deps.ts';

/** Who ends a reservation and why, for the ledger. */
export interface Ending {
  readonly to: ClosedStatus;
  readonly actor: string;
  readonly reason: string;
}

export const endingBy = (identity: Identity, to: ClosedStatus, reason: string): Ending => ({
  to,
  actor: actorOf(identity),
  reason,
});

/** The system itself, when time runs out. */
export const expiry: Ending = { to: 'EXPIRED', actor: 'system:expiry', reason: 'its time ran out' };

/**
 * Brings a held reservation to its end. Of several that try at once exactly one writes; all of them
 * are given the reservation as it stands afterwards.
 */
export const closeReservation = async (
  { store, clock, ids }: Pick<InventoryDeps, 'store' | 'clock' | 'ids'>,
  tenant: string,
  reservation: Reservation,
  { to, actor, reason }: Ending,
): Promise<{ readonly reservation: Reservation; readonly closed: boolean }> => {
  const atMs = clock.nowMs();
  const changes = closeChanges(reservation.lines, to);
  const entries = ledgerEntries(ids, changes, {
    atMs,
    kind: ledgerKindOf[to],
    reason,
    actor,
    reservationId: reservation.id,
  });
  const closed = await store.close(tenant, { reservation, to, atMs, changes, entries });
  if (closed) return { reservation: { ...reservation, status: to, closedAtMs: atMs }, closed };
  const now = await store.findReservation(tenant, reservation.id);
  return { reservation: now ?? reservation, closed };
};
