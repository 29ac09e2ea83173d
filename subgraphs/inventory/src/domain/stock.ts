/**
 * The stock of one SKU at one location as a store keeps it: `available` is `onHand - reserved`. A
 * count may find fewer units than are promised, so `onHand - reserved` may be negative here; clients
 * are shown 0 then, and nothing can be reserved until the shortage is made good.
 */
export interface Level {
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
  /** The last count that was applied; absent where no feed has counted. */
  readonly count?: AppliedCount;
}

/** What is remembered of a count, to judge the next one by. */
export interface AppliedCount {
  readonly sequence: bigint;
  readonly hash: string;
  readonly countedAtMs: number;
}

/** A SKU's levels by location. A SKU that was never fed has none. */
export interface Stock {
  readonly sku: string;
  /** Counts its writes: of two states of a SKU the one with the higher revision is the later. 0: never written. */
  readonly revision: number;
  readonly levels: ReadonlyMap<string, Level>;
}

export const noStock = (sku: string): Stock => ({ sku, revision: 0, levels: new Map() });

export const emptyLevel: Level = { onHand: 0, reserved: 0, available: 0 };

/** Units added at one location; negative takes away. What is available changes by the difference. */
export interface LevelChange {
  readonly locationId: string;
  readonly onHandDelta: number;
  readonly reservedDelta: number;
}

/** Changes of one SKU, written together. At most one per location. */
export interface StockChange {
  readonly sku: string;
  readonly changes: readonly LevelChange[];
}

export const changeLevel = (level: Level, { onHandDelta, reservedDelta }: LevelChange): Level => ({
  ...level,
  onHand: level.onHand + onHandDelta,
  reserved: level.reserved + reservedDelta,
  available: level.available + onHandDelta - reservedDelta,
});

/** A count is absolute: reserved units stay reserved, whatever was counted. */
export const countLevel = (level: Level, onHand: number, count: AppliedCount): Level => ({
  onHand,
  reserved: level.reserved,
  available: onHand - level.reserved,
  count,
});
