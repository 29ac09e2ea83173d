import type { Reservation } from '../domain/reservation.ts';
import { adjustStock } from '../operations/adjustStock.ts';
import { commitReservation } from '../operations/commitReservation.ts';
import type { EndReservationInput } from '../operations/endReservation.ts';
import { releaseReservation } from '../operations/releaseReservation.ts';
import { reserveStock } from '../operations/reserveStock.ts';
import type { Context } from './context.ts';
import type { MutationResolvers } from './generated/resolvers.ts';
import type { Loaders } from './loaders.ts';
import { fromAdjustStockError, fromEndReservationError, fromShortage } from './userErrors.ts';

/** What was loaded before a write is not to be shown after it. */
const forget = ({ inventory }: Loaders, { lines }: Reservation): void => {
  for (const { sku } of lines) inventory.clear(sku);
};

const endInput = (input: {
  reservationId: string;
  reason?: string | null | undefined;
}): EndReservationInput => ({
  reservationId: input.reservationId,
  ...(input.reason !== null && input.reason !== undefined && { reason: input.reason }),
});

export const mutations: MutationResolvers<Context> = {
  async reserveStock(_root, { input }, { deps, identity, loaders }) {
    const { ttlSeconds = 900, idempotencyKey } = input;
    const lines = input.lines.map(({ sku, quantity, locationId }) => ({
      sku,
      quantity,
      ...(locationId !== null && locationId !== undefined && { locationId }),
    }));
    const result = await reserveStock(deps, identity, { lines, ttlSeconds, idempotencyKey });
    if (!result.ok) return { userErrors: result.error.map(fromShortage) };
    forget(loaders, result.value);
    return { reservation: result.value, userErrors: [] };
  },

  async releaseReservation(_root, { input }, { deps, identity, loaders }) {
    const result = await releaseReservation(deps, identity, endInput(input));
    if (!result.ok) return { userErrors: [fromEndReservationError(result.error)] };
    forget(loaders, result.value);
    return { reservation: result.value, userErrors: [] };
  },

  async commitReservation(_root, { input }, { deps, identity, loaders }) {
    const result = await commitReservation(deps, identity, endInput(input));
    if (!result.ok) return { userErrors: [fromEndReservationError(result.error)] };
    forget(loaders, result.value);
    return { reservation: result.value, userErrors: [] };
  },

  async adjustStock(_root, { input }, { deps, identity, loaders, requestId }) {
    const result = await adjustStock(deps, identity, input, { requestId });
    if (!result.ok) return { userErrors: [fromAdjustStockError(result.error)] };
    loaders.inventory.clear(result.value.sku);
    return { product: { sku: result.value.sku }, ledgerEntry: result.value, userErrors: [] };
  },
};
