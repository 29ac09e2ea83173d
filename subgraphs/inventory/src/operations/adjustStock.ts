import {
  BadUserInput,
  err,
  type Identity,
  ok,
  requireIdempotencyKey,
  requireScope,
  requireSku,
  type Result,
} from '@commerce/kernel';
import { actorOf, type LedgerEntry } from '../domain/ledger.ts';
import type { InventoryDeps } from './deps.ts';
import { requireIntegerBetween, requireLocationId, requireReason, scopedKey } from './input.ts';

export interface AdjustStockInput {
  readonly sku: string;
  readonly locationId: string;
  readonly delta: number;
  readonly reason: string;
  readonly idempotencyKey: string;
}

export type AdjustStockError =
  { readonly kind: 'UNKNOWN_LOCATION' } | { readonly kind: 'BELOW_ZERO'; readonly onHand: number };

const maxDelta = 1_000_000;

/**
 * Corrects what is on hand. It may go below what is reserved (units break), never below zero: then
 * nothing is available until the shortage is made good.
 */
export const adjustStock = async (
  { store, clock, ids }: InventoryDeps,
  identity: Identity,
  input: AdjustStockInput,
): Promise<Result<LedgerEntry, AdjustStockError>> => {
  requireScope(identity, 'inventory:adjust');
  const { tenant } = identity;
  const sku = requireSku(input.sku, 'input.sku');
  const locationId = requireLocationId(input.locationId, 'input.locationId');
  const delta = requireIntegerBetween(input.delta, -maxDelta, maxDelta, 'input.delta');
  if (delta === 0) throw new BadUserInput('input.delta', 'must not be 0');
  const reason = requireReason(input.reason);
  const key = requireIdempotencyKey(input.idempotencyKey);

  const [locations, stocks] = await Promise.all([
    store.readLocations(tenant, [locationId]),
    store.readStocks(tenant, [sku], { fresh: true }),
  ]);
  const level = stocks.get(sku)?.levels.get(locationId);
  if (!locations.has(locationId) && !level) return err({ kind: 'UNKNOWN_LOCATION' });

  const change = { locationId, onHandDelta: delta, reservedDelta: 0 };
  const entry: LedgerEntry = {
    id: ids.newId('ledgerEntry'),
    atMs: clock.nowMs(),
    sku,
    kind: 'ADJUSTED',
    reason,
    actor: actorOf(identity),
    changes: [change],
  };
  const intent = {
    op: 'adjustStock',
    key: scopedKey(identity, key),
    payload: { sku, locationId, delta, reason },
  };
  const outcome = await store.adjust(tenant, intent, sku, change, entry);
  switch (outcome.status) {
    case 'written':
      return ok(entry);
    case 'replayed':
      return ok(outcome.answer);
    case 'raced':
      return err({ kind: 'BELOW_ZERO', onHand: Math.max(0, level?.onHand ?? 0) });
  }
};
