import type { SupergraphClient } from '@commerce/service';
import { z } from 'zod';
import type { Shortage } from '../domain/checkout.ts';
import type { Stock } from '../ports.ts';
import { ask, unexpected, userError } from './ask.ts';

/** A reservation outlives its checkout's time limit by nothing: what is forgotten comes back by itself. */
const holdSeconds = 900;

const errorFields = 'userErrors { __typename code message ... on InsufficientStock { sku available } }';

const reserveMutation = `mutation CheckoutReserves($input: ReserveStockInput!) {
  reserveStock(input: $input) { reservation { id } ${errorFields} }
}`;

const commitMutation = `mutation CheckoutCommits($input: CommitReservationInput!) {
  commitReservation(input: $input) { userErrors { __typename code message } }
}`;

const releaseMutation = `mutation CheckoutReleases($input: ReleaseReservationInput!) {
  releaseReservation(input: $input) { userErrors { __typename code message } }
}`;

const userErrors = z.array(userError);
const reserveAnswer = z.object({
  reserveStock: z.object({ reservation: z.object({ id: z.string() }).nullable(), userErrors }),
});
const commitAnswer = z.object({ commitReservation: z.object({ userErrors }) });
const releaseAnswer = z.object({ releaseReservation: z.object({ userErrors }) });

const closed = new Set(['NotFound', 'ReservationNotHeld']);

/**
 * Stock as the supergraph keeps it. Committing or releasing a reservation twice is harmless by its id
 * alone; only reserving needs the key.
 */
export const createSupergraphStock = (client: SupergraphClient): Stock => ({
  async reserve(tenant, { lines, idempotencyKey }) {
    const variables = { input: { lines, ttlSeconds: holdSeconds, idempotencyKey } };
    const { reserveStock } = await ask(client, reserveAnswer, { tenant, query: reserveMutation, variables });
    if (reserveStock.reservation) return { kind: 'reserved', reservationId: reserveStock.reservation.id };
    const shortages = reserveStock.userErrors.map(({ sku, available }): Shortage | undefined =>
      sku !== undefined && available !== undefined ? { sku, available } : undefined,
    );
    const known = shortages.filter((shortage) => shortage !== undefined);
    if (known.length === 0 || known.length < shortages.length) {
      throw unexpected('reserveStock', reserveStock.userErrors);
    }
    return { kind: 'short', shortages: known };
  },

  async commit(tenant, { reservationId, orderId }) {
    const variables = { input: { reservationId, reason: `order ${orderId}` } };
    const call = { tenant, query: commitMutation, variables };
    const { userErrors: errors } = (await ask(client, commitAnswer, call)).commitReservation;
    if (errors.length === 0) return 'committed';
    if (errors.every(({ __typename }) => closed.has(__typename))) return 'gone';
    throw unexpected('commitReservation', errors);
  },

  async release(tenant, { reservationId, orderId }) {
    const variables = { input: { reservationId, reason: `checkout of ${orderId} ended` } };
    const call = { tenant, query: releaseMutation, variables };
    const { userErrors: errors } = (await ask(client, releaseAnswer, call)).releaseReservation;
    if (!errors.every(({ __typename }) => closed.has(__typename)))
      throw unexpected('releaseReservation', errors);
  },
});
