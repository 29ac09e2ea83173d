import { CodedError, type Clock } from '@commerce/kernel';
import { idempotencyKeepMs, requestHash } from '@commerce/service/dynamo';
import { type LedgerEntry, monthOf } from '../domain/ledger.ts';
import { isOverdue, type Reservation } from '../domain/reservation.ts';
import {
  changeLevel,
  countLevel,
  emptyLevel,
  type Level,
  type LevelChange,
  type Stock,
  type StockChange,
} from '../domain/stock.ts';
import type { Intent, InventoryStore, StoredLocation } from '../ports.ts';

interface TenantData {
  readonly levels: Map<string, Map<string, Level>>;
  readonly revisions: Map<string, number>;
  /** Ids of ledger entries. */
  readonly told: Set<string>;
  readonly reservations: Map<string, Reservation>;
  readonly ledger: LedgerEntry[];
  readonly locations: Map<string, StoredLocation>;
  readonly answers: Map<string, { readonly hash: string; readonly answer: unknown; readonly atMs: number }>;
}

const emptyTenant = (): TenantData => ({
  levels: new Map(),
  revisions: new Map(),
  told: new Set(),
  reservations: new Map(),
  ledger: [],
  locations: new Map(),
  answers: new Map(),
});

/** The store in memory, for tests without DynamoDB. Each method decides and writes within one turn of the event loop. */
export const createMemoryInventoryStore = ({ clock }: { clock: Clock }): InventoryStore => {
  const tenants = new Map<string, TenantData>();

  const dataOf = (tenant: string): TenantData => {
    const data = tenants.get(tenant) ?? emptyTenant();
    tenants.set(tenant, data);
    return data;
  };

  const levelsOf = (data: TenantData, sku: string): Map<string, Level> => {
    const levels = data.levels.get(sku) ?? new Map<string, Level>();
    data.levels.set(sku, levels);
    return levels;
  };

  const touch = (data: TenantData, sku: string): void =>
    void data.revisions.set(sku, (data.revisions.get(sku) ?? 0) + 1);

  const stockOf = (data: TenantData, sku: string): Stock => ({
    sku,
    revision: data.revisions.get(sku) ?? 0,
    levels: new Map(levelsOf(data, sku)),
  });

  const answerTo = (
    data: TenantData,
    { op, key, payload }: Intent,
  ): { readonly answer: unknown } | undefined => {
    const known = data.answers.get(`${op} ${key}`);
    if (known && clock.nowMs() >= known.atMs + idempotencyKeepMs) return undefined;
    if (known && known.hash !== requestHash(payload)) {
      throw new CodedError('CONFLICT', 'the idempotency key was used before with another request');
    }
    return known;
  };

  const remember = (data: TenantData, { op, key, payload }: Intent, answer: unknown): void => {
    data.answers.set(`${op} ${key}`, { hash: requestHash(payload), answer, atMs: clock.nowMs() });
  };

  const apply = (data: TenantData, changes: readonly StockChange[]): void => {
    for (const { sku, changes: levelChanges } of changes) {
      const levels = levelsOf(data, sku);
      touch(data, sku);
      for (const change of levelChanges) {
        levels.set(change.locationId, changeLevel(levels.get(change.locationId) ?? emptyLevel, change));
      }
    }
  };

  const isThere = (data: TenantData, { sku, changes }: StockChange): boolean =>
    changes.every(({ locationId, onHandDelta, reservedDelta }) => {
      const { available } = levelsOf(data, sku).get(locationId) ?? emptyLevel;
      return available >= reservedDelta - onHandDelta;
    });

  const stocksOf = (tenant: string, skus: readonly string[]): Map<string, Stock> =>
    new Map(skus.map((sku) => [sku, stockOf(dataOf(tenant), sku)]));

  return {
    ready: async () => undefined,
    readStocks: async (tenant, skus) => stocksOf(tenant, skus),

    async readForReserve(tenant, intent, skus) {
      const known = answerTo(dataOf(tenant), intent);
      return { ...(known && { answer: String(known.answer) }), stocks: stocksOf(tenant, skus) };
    },

    async hold(tenant, intent, { reservation, changes, entries }) {
      const data = dataOf(tenant);
      const known = answerTo(data, intent);
      if (known) return { status: 'replayed', answer: String(known.answer) };
      if (!changes.every((change) => isThere(data, change))) return { status: 'raced' };
      apply(data, changes);
      data.reservations.set(reservation.id, reservation);
      data.ledger.push(...entries);
      remember(data, intent, reservation.id);
      return { status: 'written' };
    },

    findReservation: async (tenant, id) => dataOf(tenant).reservations.get(id),

    async close(tenant, { reservation: { id }, to, atMs, changes, entries }) {
      const data = dataOf(tenant);
      const found = data.reservations.get(id);
      if (found?.status !== 'HELD' || (to === 'COMMITTED' && isOverdue(found, atMs))) return false;
      data.reservations.set(id, { ...found, status: to, closedAtMs: atMs });
      apply(data, changes);
      data.ledger.push(...entries);
      return true;
    },

    async overdueReservations(tenant, nowMs, limit) {
      const overdue = [...dataOf(tenant).reservations.values()].filter((one) => isOverdue(one, nowMs));
      return overdue
        .sort((a, b) => a.expiresAtMs - b.expiresAtMs)
        .slice(0, limit)
        .map(({ id }) => id);
    },

    async adjust(tenant, intent, sku, change: LevelChange, entry) {
      const data = dataOf(tenant);
      const known = answerTo(data, intent);
      if (known) return { status: 'replayed', answer: known.answer as LedgerEntry };
      const level = levelsOf(data, sku).get(change.locationId) ?? emptyLevel;
      if (change.onHandDelta < 0 && level.onHand < -change.onHandDelta) return { status: 'raced' };
      apply(data, [{ sku, changes: [change] }]);
      data.ledger.push(entry);
      remember(data, intent, entry);
      return { status: 'written' };
    },

    async readLedger(tenant, { sku, month, afterId, limit }) {
      return dataOf(tenant)
        .ledger.filter((entry) => entry.sku === sku && monthOf(entry.atMs) === month)
        .filter(({ id }) => afterId === undefined || id < afterId)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit);
    },

    async writeCounts(tenant, sku, counts) {
      const data = dataOf(tenant);
      const levels = levelsOf(data, sku);
      const isNewer = counts.every(({ locationId, applied }) => {
        const known = levels.get(locationId)?.count;
        return !known || applied.sequence > known.sequence;
      });
      if (!isNewer) return undefined;
      touch(data, sku);
      for (const { locationId, onHand, applied } of counts) {
        levels.set(locationId, countLevel(levels.get(locationId) ?? emptyLevel, onHand, applied));
      }
      return stockOf(data, sku);
    },

    async untold(tenant, limit) {
      const { ledger, told } = dataOf(tenant);
      return ledger
        .filter(({ id }) => !told.has(id))
        .slice(0, limit)
        .map(({ id, sku, atMs }) => ({ id, sku, month: monthOf(atMs) }));
    },

    async markTold(tenant, entries) {
      for (const { id } of entries) dataOf(tenant).told.add(id);
    },

    listLocations: async (tenant) => [...dataOf(tenant).locations.values()].map(({ location }) => location),

    async readLocations(tenant, ids) {
      const { locations } = dataOf(tenant);
      return new Map(
        ids.flatMap((id) => {
          const stored = locations.get(id);
          return stored ? [[id, stored] as const] : [];
        }),
      );
    },

    async writeLocation(tenant, stored) {
      const { locations } = dataOf(tenant);
      const known = locations.get(stored.location.id);
      if (known && stored.position.sequence <= known.position.sequence) return false;
      locations.set(stored.location.id, stored);
      return true;
    },
  };
};
