import {
  idempotencyKeyOf,
  idempotencyPut,
  type IdempotentRequest,
  type TransactItem,
} from '@commerce/service/dynamo';
import { z } from 'zod';
import { hasEnded } from '../domain/checkout.ts';
import type { Checkout, CheckoutAnswer } from '../ports.ts';
import { checkoutKey, dueIndexPk, dueSk } from './keys.ts';

type Item = Record<string, unknown>;

/** A refused checkout is kept this long for whoever asks why. Its cart may be checked out at once. */
const keepRefusedSeconds = 30 * 86_400;

const row = z.object({
  cartId: z.string(),
  orderId: z.string(),
  idempotencyKey: z.string(),
  requestHash: z.string(),
  revision: z.int(),
  startedAtMs: z.int(),
  dueAtMs: z.int(),
  body: z.string(),
});

/** Terms, contact and state are written and read as one piece, which nothing queries. */
type Body = Pick<Checkout, 'terms' | 'contact' | 'state'>;

export const checkoutItem = (tenant: string, checkout: Checkout, nowMs: number): Item => {
  const { terms, contact, state, ...plain } = checkout;
  const body: Body = { terms, contact, state };
  return {
    ...checkoutKey(tenant, checkout.cartId),
    ...plain,
    step: state.step,
    body: JSON.stringify(body),
    ...(!hasEnded(state) && { gsi3pk: dueIndexPk(tenant), gsi3sk: dueSk(checkout.dueAtMs, checkout.cartId) }),
    ...(state.step === 'REFUSED' && { ttl: Math.floor(nowMs / 1000) + keepRefusedSeconds }),
  };
};

export const readCheckout = (item: Item): Checkout => {
  const { body, ...plain } = row.parse(item);
  return { ...plain, ...(JSON.parse(body) as Body) };
};

export const idempotentRequest = (tenant: string, checkout: Checkout): IdempotentRequest => ({
  tenant,
  op: 'checkout',
  key: checkout.idempotencyKey,
  hash: checkout.requestHash,
});

/** What stands under an idempotency key: no answer while the checkout is under way. */
export interface KeyedResult {
  readonly orderId: string;
  readonly answer: CheckoutAnswer | null;
}

/** Claims the key for this checkout. */
export const claimKey = (table: string, tenant: string, checkout: Checkout, nowMs: number): TransactItem => {
  const result: KeyedResult = { orderId: checkout.orderId, answer: null };
  return idempotencyPut(table, idempotentRequest(tenant, checkout), result, nowMs);
};

/** Writes the answer over the claim, which is this checkout's because the cart's row is in the same transaction. */
export const answerKey = (
  table: string,
  tenant: string,
  checkout: Checkout,
  answer: CheckoutAnswer,
  nowMs: number,
): TransactItem => {
  const request = idempotentRequest(tenant, checkout);
  const result: KeyedResult = { orderId: checkout.orderId, answer };
  const { Put } = idempotencyPut(table, request, result, nowMs);
  return { Put: { TableName: table, Item: { ...Put?.Item, ...idempotencyKeyOf(request) } } };
};
