import { hash } from 'node:crypto';
import { type Clock, CodedError, requireIdempotencyKey } from '@commerce/kernel';
import type { Once } from '../ports.ts';

type Value =
  string | number | boolean | null | undefined | readonly Value[] | { readonly [name: string]: Value };

/** In one order of fields, because a client's library may send them in any. */
const canonical = (value: Value): Value => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined && field !== null);
  return Object.fromEntries(
    fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, canonical(field)]),
  );
};

/** Only a digest of the input is kept: the input may be somebody's address. */
export const onceOf = (
  clock: Clock,
  actorId: string,
  operation: string,
  key: string,
  input: { readonly [name: string]: Value },
): Once => ({
  actorId,
  operation,
  key: requireIdempotencyKey(key),
  requestHash: hash('sha256', JSON.stringify(canonical(input)), 'base64url'),
  atMs: clock.nowMs(),
});

export const keyConflict = (): CodedError =>
  new CodedError('CONFLICT', 'the idempotency key was used before with another request');
