import { changeInputHash } from '@commerce/contracts';
import {
  auditActorOf,
  audited,
  BadUserInput,
  type ChangeRefused,
  err,
  type Identity,
  ok,
  requireId,
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
  readonly changeId?: string | null | undefined;
  readonly idempotencyKey: string;
}

export type AdjustStockError =
  | { readonly kind: 'UNKNOWN_LOCATION' }
  | { readonly kind: 'BELOW_ZERO'; readonly onHand: number }
  | { readonly kind: 'APPROVAL_REQUIRED'; readonly threshold: number }
  | ChangeRefused;

const maxDelta = 1_000_000;

const requireChangeId = ({ changeId }: AdjustStockInput): string | undefined =>
  changeId === null || changeId === undefined
    ? undefined
    : requireId('changeRequest', changeId, 'input.changeId');

/**
 * Corrects what is on hand, once the audit log says so; many units only by a change that somebody else agreed to. It may go below what is reserved (units break), never below zero: then
 * nothing is available until the shortage is made good.
 */
export const adjustStock = async (
  { store, clock, ids, audit, adjustAloneUpTo }: InventoryDeps,
  identity: Identity,
  input: AdjustStockInput,
  { requestId }: { readonly requestId: string },
): Promise<Result<LedgerEntry, AdjustStockError>> => {
  requireScope(identity, 'inventory:adjust');
  const { tenant } = identity;
  const sku = requireSku(input.sku, 'input.sku');
  const locationId = requireLocationId(input.locationId, 'input.locationId');
  const delta = requireIntegerBetween(input.delta, -maxDelta, maxDelta, 'input.delta');
  if (delta === 0) throw new BadUserInput('input.delta', 'must not be 0');
  const reason = requireReason(input.reason);
  const key = scopedKey(identity, requireIdempotencyKey(input.idempotencyKey));
  const changeId = requireChangeId(input);
  if (Math.abs(delta) > adjustAloneUpTo && changeId === undefined)
    return err({ kind: 'APPROVAL_REQUIRED', threshold: adjustAloneUpTo });

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
  const intent = { op: 'adjustStock', key, payload: { sku, locationId, delta, reason } };
  const effect = async (): Promise<Result<LedgerEntry, AdjustStockError>> => {
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
  return audited(
    audit,
    {
      tenant,
      actor: auditActorOf(identity),
      action: 'adjustStock',
      target: `${sku}@${locationId}`,
      before: { onHand: level?.onHand ?? 0, reserved: level?.reserved ?? 0 },
      reason,
      inputHash: changeInputHash('adjustStock', { ...input }),
      changeId,
      requestId,
      idempotencyKey: `adjustStock:${key}`,
    },
    effect,
    ({ id, changes }) => ({ ledgerEntry: id, onHandDelta: changes[0]?.onHandDelta ?? 0 }),
  );
};
