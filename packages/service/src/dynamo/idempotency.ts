import { createHash } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { CodedError } from '@commerce/kernel';
import { z } from 'zod';
import type { ItemKey } from './batchGet.ts';
import type { DocumentClient } from './client.ts';
import { tenantKey } from './keys.ts';
import type { TransactItem } from './retry.ts';

/** Answers are kept this long at least. */
export const idempotencyKeepMs = 48 * 3_600_000;

/** One intended effect: a client's key for one operation. */
export interface IdempotentRequest {
  readonly tenant: string;
  /** The operation's name; add what else must keep two callers' keys apart (`addToCart:car_…`). */
  readonly op: string;
  readonly key: string;
  /** See `requestHash`. */
  readonly hash: string;
}

const canonical = (value: unknown): unknown => {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, canonical(member)]),
  );
};

/** SHA-256 of a request, whatever the order of its members. Leave the idempotency key itself out. */
export const requestHash = (request: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(request)) ?? 'null')
    .digest('base64url');

/** A client's key may hold any printable character, `#` among them. */
const keyPart = (text: string): string => encodeURIComponent(text);

/** Where the row is: `T#t#IDEM#op#key` / `R`. To be read beside other items of an operation. */
export const idempotencyKeyOf = ({ tenant, op, key }: Omit<IdempotentRequest, 'hash'>): ItemKey => ({
  pk: tenantKey(tenant, 'IDEM', keyPart(op), keyPart(key)),
  sk: 'R',
});

/** The action that remembers `result` (plain JSON) in the transaction that brings it about. */
export const idempotencyPut = (
  table: string,
  request: IdempotentRequest,
  result: unknown,
  nowMs: number,
): TransactItem => {
  const nowSeconds = Math.floor(nowMs / 1000);
  const expiresAtSeconds = nowSeconds + idempotencyKeepMs / 1000;
  return {
    Put: {
      TableName: table,
      Item: {
        ...idempotencyKeyOf(request),
        requestHash: request.hash,
        result: JSON.stringify(result ?? null),
        expiresAtSeconds,
        ttl: expiresAtSeconds,
      },
      // TTL deletes late: a row past its time counts as gone.
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAtSeconds <= :now',
      ExpressionAttributeValues: { ':now': nowSeconds },
    },
  };
};

const rowSchema = z.object({ requestHash: z.string(), result: z.string(), expiresAtSeconds: z.number() });

/**
 * The stored answer in an item read from `idempotencyKeyOf`; undefined where there is none (or none any more).
 * Throws CONFLICT when the key was used for another request.
 */
export const storedAnswer = (
  item: unknown,
  request: IdempotentRequest,
  nowMs: number,
): { readonly result: unknown } | undefined => {
  if (item === undefined) return undefined;
  const row = rowSchema.parse(item);
  if (row.expiresAtSeconds <= Math.floor(nowMs / 1000)) return undefined;
  if (row.requestHash !== request.hash) {
    throw new CodedError('CONFLICT', 'the idempotency key was used before with another request');
  }
  return { result: JSON.parse(row.result) as unknown };
};

/** Reads the stored answer, consistently: for after the row's condition failed in a transaction. */
export const readStoredAnswer = async (
  client: Pick<DocumentClient, 'send'>,
  table: string,
  request: IdempotentRequest,
  nowMs: number,
): Promise<{ readonly result: unknown } | undefined> => {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: { ...idempotencyKeyOf(request) }, ConsistentRead: true }),
  );
  return storedAnswer(Item, request, nowMs);
};
