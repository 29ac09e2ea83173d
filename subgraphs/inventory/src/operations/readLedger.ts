import { BadUserInput, type Identity, requireFirst, requireScope, requireSku } from '@commerce/kernel';
import { type LedgerEntry, monthOf } from '../domain/ledger.ts';
import type { InventoryDeps } from './deps.ts';

export interface LedgerQuery {
  readonly sku: string;
  /** `2026-01`; the current month where absent. */
  readonly month: string;
  readonly first: number | null | undefined;
  /** The last entry of the page before. */
  readonly afterId?: string;
}

/** The month a query means, checked. */
export const requireMonth = (month: string | null | undefined, nowMs: number): string => {
  if (month === null || month === undefined) return monthOf(nowMs);
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new BadUserInput('month', 'must be YYYY-MM');
  return month;
};

/** A page of a SKU's ledger, newest first. */
export const readLedger = async (
  { store }: InventoryDeps,
  identity: Identity,
  { sku, month, first, afterId }: LedgerQuery,
): Promise<{ readonly rows: readonly LedgerEntry[]; readonly hasNextPage: boolean }> => {
  requireScope(identity, 'inventory:ledger');
  const size = requireFirst(first);
  const rows = await store.readLedger(identity.tenant, {
    sku: requireSku(sku, 'sku'),
    month,
    limit: size + 1,
    ...(afterId !== undefined && { afterId }),
  });
  return { rows: rows.slice(0, size), hasNextPage: rows.length > size };
};
