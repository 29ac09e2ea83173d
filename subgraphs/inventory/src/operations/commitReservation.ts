import type { Identity, Result } from '@commerce/kernel';
import type { Reservation } from '../domain/reservation.ts';
import type { InventoryDeps } from './deps.ts';
import { endReservation, type EndReservationError, type EndReservationInput } from './endReservation.ts';

/** Sells the units: they leave the stock. Again it changes nothing; once released or expired it is an error. */
export const commitReservation = (
  deps: InventoryDeps,
  identity: Identity,
  input: EndReservationInput,
): Promise<Result<Reservation, EndReservationError>> => endReservation(deps, identity, input, 'COMMITTED');
