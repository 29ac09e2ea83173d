import { toIso } from '@commerce/kernel';
import { z } from 'zod';
import type { Cart } from '../domain/cart.ts';
import type { CartLine } from '../domain/line.ts';
import { linesDigest } from './digest.ts';
import { accountPk, cartPk, lineSk, metaSk } from './table.ts';

const monthSeconds = 30 * 86_400;

/**
 * When DynamoDB may throw the rows of a cart away, in epoch seconds: one to two months after it
 * expired, in steps of a month, so that the lines need not be written again with every change.
 */
export const garbageAtSeconds = (cart: Pick<Cart, 'expiresAtMs'>): number =>
  (Math.floor(cart.expiresAtMs / 1000 / monthSeconds) + 2) * monthSeconds;

const instant = z.string().transform((text) => Date.parse(text));

const metaSchema = z.object({
  id: z.string(),
  version: z.number(),
  currencyCode: z.string(),
  locale: z.string().optional(),
  status: z.enum(['ACTIVE', 'CHECKED_OUT', 'MERGED']),
  accountId: z.string().optional(),
  orderId: z.string().optional(),
  createdAt: instant,
  updatedAt: instant,
  expiresAt: instant,
  linesDigest: z.string(),
});

const lineSchema = z.object({
  id: z.string(),
  sku: z.string(),
  title: z.string(),
  quantity: z.number(),
  unitPriceMinor: z.number(),
  quote: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sold'), unitPriceMinor: z.number(), available: z.number() }),
    z.object({ kind: z.literal('unavailable') }),
  ]),
});

export const metaItem = (tenant: string, cart: Cart): Record<string, unknown> => ({
  pk: cartPk(tenant, cart.id),
  sk: metaSk,
  id: cart.id,
  version: cart.version,
  currencyCode: cart.currencyCode,
  locale: cart.locale,
  status: cart.status,
  accountId: cart.accountId,
  orderId: cart.orderId,
  createdAt: toIso(cart.createdAtMs),
  updatedAt: toIso(cart.updatedAtMs),
  expiresAt: toIso(cart.expiresAtMs),
  linesDigest: linesDigest(cart.lines),
  ttl: garbageAtSeconds(cart),
  ...(cart.accountId !== undefined && {
    accountPk: accountPk(tenant, cart.accountId),
    accountSk: `${toIso(cart.createdAtMs)}#${cart.id}`,
  }),
});

export const lineItem = (tenant: string, cart: Cart, line: CartLine): Record<string, unknown> => ({
  pk: cartPk(tenant, cart.id),
  sk: lineSk(line.sku),
  ...line,
  ttl: garbageAtSeconds(cart),
});

/** torn: the rows are of different versions. */
export const cartOf = (items: readonly Record<string, unknown>[]): Cart | 'torn' | null => {
  const metaRow = items.find(({ sk }) => sk === metaSk);
  // Lines that outlived their META are garbage on its way out.
  if (!metaRow) return null;
  const { linesDigest: digest, createdAt, updatedAt, expiresAt, ...meta } = metaSchema.parse(metaRow);
  const { locale, accountId, orderId, ...always } = meta;
  const rows = items.filter((item) => item !== metaRow).map((item) => lineSchema.parse(item));
  // A merged cart's rows are left to the TTL: its deletes and the other's puts would not fit into one transaction.
  const lines = meta.status === 'MERGED' ? [] : rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (linesDigest(lines) !== digest) return 'torn';
  return {
    ...always,
    ...(locale !== undefined && { locale }),
    ...(accountId !== undefined && { accountId }),
    ...(orderId !== undefined && { orderId }),
    lines,
    createdAtMs: createdAt,
    updatedAtMs: updatedAt,
    expiresAtMs: expiresAt,
  };
};
