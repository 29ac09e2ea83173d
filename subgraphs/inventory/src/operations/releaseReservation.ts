import type { Identity, Result } from '@commerce/kernel';
import type { Reservation } from '../domain/reservation.ts';
import type { InventoryDeps } from './deps.ts';
import { endReservation, type EndReservationError, type EndReservationInput } from './endReservation.ts';

/** Gives the units back. Again, or after its time ran out, it changes nothing and is no error. */
export const releaseReservation = (
  deps: InventoryDeps,
  identity: Identity,
  input: EndReservationInput,
): Promise<Result<Reservation, EndReservationError>> => endReservation(deps, identity, input, 'RELEASED');
