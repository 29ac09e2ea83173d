import type { Prisma } from '@commerce/prisma/account';
import type { Once } from '../ports.ts';
import type { Transaction } from './database.ts';

export type Claim =
  | { readonly kind: 'first' }
  | { readonly kind: 'repeated'; readonly result: Prisma.JsonValue }
  | { readonly kind: 'mismatch' };

const keyOf = (tenant: string, { actorId, operation, key }: Once) => ({
  tenantId: tenant,
  actorId,
  operation,
  key,
});

/**
 * Claims an idempotency key inside the transaction that does the work. Of two at once the second waits here for
 * the first to end, and then finds its answer.
 */
export const claim = async (
  tx: Transaction,
  tenant: string,
  once: Once,
  result: Prisma.InputJsonValue,
): Promise<Claim> => {
  const { count } = await tx.idempotency.createMany({
    data: [{ ...keyOf(tenant, once), requestHash: once.requestHash, result, createdAt: new Date(once.atMs) }],
    skipDuplicates: true,
  });
  if (count === 1) return { kind: 'first' };
  const before = await tx.idempotency.findUniqueOrThrow({
    where: { tenantId_actorId_operation_key: keyOf(tenant, once) },
  });
  return before.requestHash === once.requestHash
    ? { kind: 'repeated', result: before.result }
    : { kind: 'mismatch' };
};

/** Takes back a claim in the same transaction: a refused request is not remembered, so it may be tried again. */
export const unclaim = async (tx: Transaction, tenant: string, once: Once): Promise<void> => {
  await tx.idempotency.deleteMany({ where: keyOf(tenant, once) });
};

/** A text field of a stored result. */
export const textIn = (result: Prisma.JsonValue, field: string): string => {
  const value =
    typeof result === 'object' && result !== null && !Array.isArray(result) ? result[field] : undefined;
  if (typeof value !== 'string') throw new Error(`a stored result lacks "${field}"`);
  return value;
};
