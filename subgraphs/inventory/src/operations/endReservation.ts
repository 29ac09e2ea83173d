import { err, type Identity, ok, requireId, requireScope, type Result } from '@commerce/kernel';
import { type ClosedStatus, type Reservation, transition } from '../domain/reservation.ts';
import { closeReservation, endingBy } from './closeReservation.ts';
import type { InventoryDeps } from './deps.ts';
import { requireReason } from './input.ts';
import { findReservation } from './readReservation.ts';

export interface EndReservationInput {
  readonly reservationId: string;
  readonly reason?: string;
}

export type EndReservationError =
  | { readonly kind: 'NOT_FOUND' }
  /** It came to another end before. */
  | { readonly kind: 'NOT_HELD'; readonly status: ClosedStatus };

/** What release and commit have in common. */
export const endReservation = async (
  deps: InventoryDeps,
  identity: Identity,
  { reservationId, reason }: EndReservationInput,
  to: 'COMMITTED' | 'RELEASED',
): Promise<Result<Reservation, EndReservationError>> => {
  requireScope(identity, 'inventory:reserve');
  const id = requireId('reservation', reservationId, 'input.reservationId');
  const why = reason === undefined ? to.toLowerCase() : requireReason(reason);
  let found = await findReservation(deps, identity, id);
  if (!found) return err({ kind: 'NOT_FOUND' });
  if (found.status === 'HELD') {
    found = (await closeReservation(deps, identity.tenant, found, endingBy(identity, to, why))).reservation;
  }
  // A commit may find that time ran out between the look and the write.
  if (found.status === 'HELD') found = (await findReservation(deps, identity, id)) ?? found;
  const result = transition(found, to);
  return result.ok ? ok(found) : err({ kind: 'NOT_HELD', status: result.error.status });
};
