/** One row of a product's price sheet. */
export interface PriceRow {
  readonly list: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Minor units per unit of the product. */
  readonly amount: number;
  /** The row is for this many units or more. */
  readonly min: number;
  /** Milliseconds since the epoch: valid from here on. */
  readonly from?: number;
  /** Milliseconds since the epoch: no longer valid from here on. */
  readonly to?: number;
}

export interface PriceQuestion {
  readonly list: string;
  readonly currency: string;
  readonly quantity: number;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

export const defaultPriceList = 'default';

const isTimed = (row: PriceRow): boolean => row.from !== undefined || row.to !== undefined;

const isValid = (row: PriceRow, atMs: number): boolean =>
  (row.from === undefined || row.from <= atMs) && (row.to === undefined || atMs < row.to);

/**
 * Negative when `a` is the better row: the one for more units; then one with a time over one without (a
 * sale beats the standing price); then the one that began later; then the cheaper.
 */
const compareRows = (a: PriceRow, b: PriceRow): number =>
  b.min - a.min ||
  Number(isTimed(b)) - Number(isTimed(a)) ||
  (b.from ?? -Infinity) - (a.from ?? -Infinity) ||
  a.amount - b.amount;

/** The row that a buyer of so many units pays by; undefined when the product is not for sale so. */
export const choosePrice = (rows: readonly PriceRow[], question: PriceQuestion): PriceRow | undefined => {
  let best: PriceRow | undefined;
  for (const row of rows) {
    if (row.list !== question.list || row.currency !== question.currency) continue;
    if (row.min > question.quantity || !isValid(row, question.atMs)) continue;
    if (!best || compareRows(row, best) < 0) best = row;
  }
  return best;
};

/** An amount in minor units from an instant (inclusive) to another (exclusive); null has no bound. */
export type ShelfSpan = readonly [amount: number, from: number | null, to: number | null];

/** What one unit costs in the default list, by currency: an amount for all time, or spans in order of time. */
export type Shelf = Readonly<Record<string, number | readonly ShelfSpan[]>>;

const spansOf = (rows: readonly PriceRow[], currency: string): readonly ShelfSpan[] => {
  const edges = rows.flatMap(({ from, to }) => [from, to]).filter((edge) => edge !== undefined);
  const bounds = [-Infinity, ...new Set(edges.sort((a, b) => a - b)), Infinity];
  const spans: ShelfSpan[] = [];
  for (let i = 0; i + 1 < bounds.length; i += 1) {
    const [from = -Infinity, to = Infinity] = [bounds[i], bounds[i + 1]];
    const atMs = Number.isFinite(from) ? from : Math.min(to, Number.MAX_SAFE_INTEGER) - 1;
    const row = choosePrice(rows, { list: defaultPriceList, currency, quantity: 1, atMs });
    if (!row) continue;
    const last = spans.at(-1);
    if (last && last[0] === row.amount && last[2] === from)
      spans[spans.length - 1] = [last[0], last[1], finite(to)];
    else spans.push([row.amount, finite(from), finite(to)]);
  }
  return spans;
};

const finite = (instant: number): number | null => (Number.isFinite(instant) ? instant : null);

/** A sheet flattened for filters and sorting, where a store cannot call `choosePrice`. */
export const shelfOf = (rows: readonly PriceRow[]): Shelf => {
  const shelf: Record<string, number | readonly ShelfSpan[]> = {};
  const shown = rows.filter(({ list, min }) => list === defaultPriceList && min === 1);
  for (const currency of new Set(shown.map((row) => row.currency))) {
    const spans = spansOf(
      shown.filter((row) => row.currency === currency),
      currency,
    );
    const [only] = spans;
    if (only && spans.length === 1 && only[1] === null && only[2] === null) shelf[currency] = only[0];
    else if (spans.length > 0) shelf[currency] = spans;
  }
  return shelf;
};

/** The shelf's price at an instant: the same as `choosePrice` for one unit of the default list. */
export const shelfPrice = (shelf: Shelf, currency: string, atMs: number): number | undefined => {
  const kept = shelf[currency];
  if (kept === undefined || typeof kept === 'number') return kept;
  return kept.find(([, from, to]) => (from === null || from <= atMs) && (to === null || atMs < to))?.[0];
};
