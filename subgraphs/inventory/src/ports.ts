import type { LedgerEntry, LedgerPlace } from './domain/ledger.ts';
import type { StockLocation } from './domain/location.ts';
import type { ClosedStatus, Reservation } from './domain/reservation.ts';
import type { AppliedCount, LevelChange, Stock, StockChange } from './domain/stock.ts';
import type { EventPosition } from './domain/applyRule.ts';

/** One intended effect, by the client's key. `payload` is the request without the key, as plain JSON. */
export interface Intent {
  readonly op: string;
  readonly key: string;
  readonly payload: unknown;
}

/** A write under an intent: `replayed` gives what the first one with that intent had stored. */
export type IntentOutcome<T> =
  | { readonly status: 'written' }
  | { readonly status: 'replayed'; readonly answer: T }
  /** A level was not there any more as it was read: nothing is written, decide again. */
  | { readonly status: 'raced' };

export interface Hold {
  readonly reservation: Reservation;
  readonly changes: readonly StockChange[];
  readonly entries: readonly LedgerEntry[];
}

export interface Close {
  readonly reservation: Reservation;
  readonly to: ClosedStatus;
  readonly atMs: number;
  readonly changes: readonly StockChange[];
  readonly entries: readonly LedgerEntry[];
}

export interface Count {
  readonly locationId: string;
  readonly onHand: number;
  readonly applied: AppliedCount;
}

export interface StoredLocation {
  readonly location: StockLocation;
  readonly position: EventPosition;
}

/** What was stored under an intent, if anything, and the stock of some SKUs, read as of now. */
export interface ReserveView {
  readonly answer?: string;
  readonly stocks: ReadonlyMap<string, Stock>;
}

/** The most counts that one `writeCounts` takes. */
export const maxCountsPerWrite = 20;

/** The most SKUs that one `hold` takes: DynamoDB's 100 actions a transaction, two of them per SKU. */
export const maxSkusPerHold = 49;

/**
 * Where stock is kept. Every write is all or nothing; every method may reject with
 * SUBGRAPH_UNAVAILABLE. A method that takes an intent rejects with CONFLICT when the key was used
 * for another request.
 */
export interface InventoryStore {
  /** Rejects while the store cannot be used. */
  ready(): Promise<void>;

  /**
   * One stock per SKU, an empty one for a SKU that is not there. `fresh`: sees every write that was
   * acknowledged before.
   */
  readStocks(
    tenant: string,
    skus: readonly string[],
    options?: { readonly fresh: boolean },
  ): Promise<ReadonlyMap<string, Stock>>;

  /** In one read: the id of the reservation made under this intent, and fresh stock to reserve from. */
  readForReserve(tenant: string, intent: Intent, skus: readonly string[]): Promise<ReserveView>;
  /** Reserves only what is available at each location; answers a replay with the first reservation's id. */
  hold(tenant: string, intent: Intent, hold: Hold): Promise<IntentOutcome<string>>;
  findReservation(tenant: string, id: string): Promise<Reservation | undefined>;
  /** False, and nothing is written, if it is not held any more, or has its time over and is to be committed. */
  close(tenant: string, close: Close): Promise<boolean>;
  /** Ids of held reservations whose time was over at `nowMs`, the oldest first; may lag behind writes. */
  overdueReservations(tenant: string, nowMs: number, limit: number): Promise<readonly string[]>;

  /** Changes one level; `raced` when fewer units are on hand than would be taken away. */
  adjust(
    tenant: string,
    intent: Intent,
    sku: string,
    change: LevelChange,
    entry: LedgerEntry,
  ): Promise<IntentOutcome<LedgerEntry>>;
  /** Newest first; `afterId` is the last entry of the page before. `limit` rows at most. */
  readLedger(
    tenant: string,
    query: {
      readonly sku: string;
      readonly month: string;
      readonly afterId?: string;
      readonly limit: number;
    },
  ): Promise<readonly LedgerEntry[]>;

  /**
   * Entries of the ledger that nobody was told of yet, roughly the oldest first. It may lag behind writes both ways:
   * leave out what is new, and name again what was told a moment ago.
   */
  untold(tenant: string, limit: number): Promise<readonly LedgerPlace[]>;
  markTold(tenant: string, entries: readonly LedgerPlace[]): Promise<void>;

  /**
   * Counts of one SKU at different locations, `maxCountsPerWrite` at most, in one write; gives the stock as it is then.
   * Undefined, and nothing is written, if a count of the same or a higher sequence was applied to any of them.
   */
  writeCounts(tenant: string, sku: string, counts: readonly Count[]): Promise<Stock | undefined>;

  /** All locations of the tenant, out of use ones too. */
  listLocations(tenant: string): Promise<readonly StockLocation[]>;
  /** Those of these codes that are there, with the event that they come from. */
  readLocations(tenant: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredLocation>>;
  /** False, and nothing is written, if the same or a higher sequence was applied. */
  writeLocation(tenant: string, stored: StoredLocation): Promise<boolean>;
}

/**
 * Tells whoever listens how these SKUs stand now. Resolves when they have been told for good; rejects with an error
 * that asks for another attempt.
 */
export type AnnounceStocks = (tenant: string, stocks: readonly Stock[]) => Promise<void>;

/** Answers with locations as they were some seconds ago at most, mostly without asking the store. */
export interface LocationDirectory {
  locations(tenant: string): Promise<ReadonlyMap<string, StockLocation>>;
}
