import { hash } from 'node:crypto';

/** Not of what a change does: which change it is, and which attempt. */
const notOfTheChange: ReadonlySet<string> = new Set(['changeId', 'idempotencyKey']);

const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined && field !== null);
  return Object.fromEntries(
    fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, canonical(field)]),
  );
};

/** Without `changeId` and `idempotencyKey`, fields in one order, nothing that is null: a client may send them in any. */
export const canonicalChangeInput = (input: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  canonical(
    Object.fromEntries(Object.entries(input).filter(([name]) => !notOfTheChange.has(name))),
  ) as Record<string, unknown>;

/**
 * What was asked to be approved is what is carried out: the subgraph that keeps change requests and the one that
 * owns the mutation compare this digest of the mutation's input.
 */
export const changeInputHash = (mutation: string, input: Readonly<Record<string, unknown>>): string =>
  hash('sha256', JSON.stringify([mutation, canonicalChangeInput(input)]), 'base64url');
