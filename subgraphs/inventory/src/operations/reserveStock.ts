import {
  BadUserInput,
  err,
  type Identity,
  ok,
  requireIdempotencyKey,
  requireQuantity,
  requireScope,
  requireSku,
  type Result,
} from '@commerce/kernel';
import {
  allocate,
  type AllocatedLine,
  type Shortage,
  sumLines,
  type WantedLine,
} from '../domain/allocation.ts';
import { isInUse } from '../domain/inventory.ts';
import { actorOf, ledgerEntries } from '../domain/ledger.ts';
import { holdChanges, type Reservation } from '../domain/reservation.ts';
import { type Hold, type Intent, maxSkusPerHold } from '../ports.ts';
import type { InventoryDeps } from './deps.ts';
import { requireIntegerBetween, requireLocationId, scopedKey } from './input.ts';
import { openReservation } from './readReservation.ts';

export interface ReserveStockInput {
  readonly lines: readonly WantedLine[];
  readonly ttlSeconds: number;
  readonly idempotencyKey: string;
}

/** Tries to win against others for the same units. Each try that fails means that somebody else got some. */
const maxTries = 10;
const maxTtlSeconds = 86_400;

const checkedLines = (lines: readonly WantedLine[]): WantedLine[] => {
  if (lines.length === 0) throw new BadUserInput('input.lines', 'must not be empty');
  const checked = lines.map(({ sku, quantity, locationId }, i) => ({
    sku: requireSku(sku, `input.lines.${i}.sku`),
    quantity: requireQuantity(quantity, `input.lines.${i}.quantity`),
    ...(locationId !== undefined && {
      locationId: requireLocationId(locationId, `input.lines.${i}.locationId`),
    }),
  }));
  if (new Set(checked.map(({ sku }) => sku)).size > maxSkusPerHold) {
    throw new BadUserInput('input.lines', `must name at most ${maxSkusPerHold} different SKUs`);
  }
  return sumLines(checked);
};

/**
 * Holds units, all lines or none. The levels that are read only say where to take from: whether the
 * units are there is decided by the conditions of the write. Where others are faster again and
 * again, the answer is "sold out" rather than a sale too many.
 */
export const reserveStock = async (
  deps: InventoryDeps,
  identity: Identity,
  input: ReserveStockInput,
): Promise<Result<Reservation, readonly Shortage[]>> => {
  requireScope(identity, 'inventory:reserve');
  const { store, directory, clock, ids } = deps;
  const { tenant } = identity;
  const lines = checkedLines(input.lines);
  const ttlSeconds = requireIntegerBetween(input.ttlSeconds, 1, maxTtlSeconds, 'input.ttlSeconds');
  const key = requireIdempotencyKey(input.idempotencyKey);
  const intent: Intent = {
    op: 'reserveStock',
    key: scopedKey(identity, key),
    payload: { lines, ttlSeconds },
  };
  const skus = [...new Set(lines.map(({ sku }) => sku))];

  const holdOf = (allocated: readonly AllocatedLine[]): Hold => {
    const nowMs = clock.nowMs();
    const reservation: Reservation = {
      id: ids.newId('reservation'),
      status: 'HELD',
      lines: allocated,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + ttlSeconds * 1_000,
    };
    const changes = holdChanges(allocated);
    const entries = ledgerEntries(ids, changes, {
      atMs: nowMs,
      kind: 'RESERVED',
      reason: `held for ${ttlSeconds} s`,
      actor: actorOf(identity),
      reservationId: reservation.id,
    });
    return { reservation, changes, entries };
  };

  for (let tries = 1; tries <= maxTries; tries += 1) {
    const [view, locations] = await Promise.all([
      store.readForReserve(tenant, intent, skus),
      directory.locations(tenant),
    ]);
    if (view.answer !== undefined) return ok(await openReservation(deps, identity, view.answer));
    const allocation = allocate(lines, view.stocks, isInUse(locations));
    if (!allocation.ok) return allocation;
    const hold = holdOf(allocation.value);
    const outcome = await store.hold(tenant, intent, hold);
    if (outcome.status === 'written') return ok(hold.reservation);
    if (outcome.status === 'replayed') return ok(await openReservation(deps, identity, outcome.answer));
  }
  return err(skus.map((sku) => ({ sku, available: 0 })));
};
