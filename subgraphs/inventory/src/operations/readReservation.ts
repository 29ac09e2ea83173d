import { type Identity, requireId, requireScope } from '@commerce/kernel';
import { isOverdue, type Reservation } from '../domain/reservation.ts';
import { closeReservation, expiry } from './closeReservation.ts';
import type { InventoryDeps } from './deps.ts';

/**
 * A reservation as it truly stands: one whose time is over is ended on the way, whether or not the
 * sweeper was here.
 */
export const findReservation = async (
  deps: InventoryDeps,
  identity: Identity,
  id: string,
): Promise<Reservation | undefined> => {
  const found = await deps.store.findReservation(identity.tenant, id);
  if (!found || !isOverdue(found, deps.clock.nowMs())) return found;
  return (await closeReservation(deps, identity.tenant, found, expiry)).reservation;
};

/** The same for one that is known to be there; an answer outlives its reservation by no more than a defect. */
export const openReservation = async (
  deps: InventoryDeps,
  identity: Identity,
  id: string,
): Promise<Reservation> => {
  const found = await findReservation(deps, identity, id);
  if (!found) throw new Error(`reservation ${id} is gone`);
  return found;
};

export const readReservation = async (
  deps: InventoryDeps,
  identity: Identity,
  id: string,
): Promise<Reservation | undefined> => {
  requireScope(identity, 'inventory:reserve');
  return findReservation(deps, identity, requireId('reservation', id, 'id'));
};
