import {
  failedConditions,
  idempotencyPut,
  type IdempotentRequest,
  readStoredAnswer,
  requestHash,
  type TransactItem,
  transactWithRetry,
} from '@commerce/service/dynamo';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { StockChange } from '../domain/stock.ts';
import type { Intent, IntentOutcome } from '../ports.ts';
import { type DynamoDeps, retryOf } from './deps.ts';
import { ledgerItem } from './items.ts';
import { stockKey } from './keys.ts';
import { type ChangeGuard, changeUpdate } from './stockItem.ts';

export const requestOf = (tenant: string, { op, key, payload }: Intent): IdempotentRequest => ({
  tenant,
  op,
  key,
  hash: requestHash(payload),
});

export const stockActions = (
  table: string,
  tenant: string,
  changes: readonly StockChange[],
  guard: ChangeGuard,
): TransactItem[] =>
  changes.map((change) => ({
    Update: { TableName: table, Key: { ...stockKey(tenant, change.sku) }, ...changeUpdate(change, guard) },
  }));

export const ledgerActions = (
  table: string,
  tenant: string,
  entries: readonly LedgerEntry[],
): TransactItem[] => entries.map((entry) => ({ Put: { TableName: table, Item: ledgerItem(tenant, entry) } }));

/**
 * One transaction whose first action is the intent's row. Whichever condition fails, a replay counts
 * most: a client that repeats a call must not be told that it took the last units from itself.
 */
export const writeOnce = async (
  deps: DynamoDeps,
  request: IdempotentRequest,
  answer: unknown,
  actions: readonly TransactItem[],
): Promise<IntentOutcome<unknown>> => {
  const nowMs = deps.clock.nowMs();
  const client = deps.clients.of(request.tenant);
  try {
    await transactWithRetry(
      client,
      [idempotencyPut(deps.table, request, answer, nowMs), ...actions],
      retryOf(deps),
    );
    return { status: 'written' };
  } catch (error) {
    const failed = failedConditions(error);
    if (failed.length === 0) throw error;
    const stored = failed.includes(0)
      ? await readStoredAnswer(client, deps.table, request, nowMs)
      : undefined;
    return stored ? { status: 'replayed', answer: stored.result } : { status: 'raced' };
  }
};
