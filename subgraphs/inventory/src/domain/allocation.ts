import { err, ok, type Result } from '@commerce/kernel';
import type { Stock } from './stock.ts';

/** Units wanted, of one location if one is named. */
export interface WantedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly locationId?: string;
}

/** Units taken from a location. */
export interface AllocatedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly locationId: string;
}

export interface Shortage {
  readonly sku: string;
  /** Units that could be had. */
  readonly available: number;
}

/** Lines of the same SKU and location as one, in the order of their first appearance. */
export const sumLines = (lines: readonly WantedLine[]): WantedLine[] => {
  const sums = new Map<string, WantedLine>();
  for (const line of lines) {
    const place = `${line.sku} ${line.locationId ?? ''}`;
    const known = sums.get(place);
    sums.set(place, known ? { ...known, quantity: known.quantity + line.quantity } : line);
  }
  return [...sums.values()];
};

type Free = Map<string, number>;

/** What can be taken at each location in use. */
const freeOf = (stock: Stock | undefined, inUse: (locationId: string) => boolean): Free =>
  new Map(
    [...(stock?.levels ?? [])].flatMap(([locationId, { available }]) =>
      available > 0 && inUse(locationId) ? [[locationId, available] as const] : [],
    ),
  );

const totalOf = (free: Free): number => [...free.values()].reduce((sum, units) => sum + units, 0);

/** The fullest location if one alone can give all of it, so that it ships as one; else the fullest first. */
const takeAnywhere = (free: Free, quantity: number): [string, number][] => {
  const taken: [string, number][] = [];
  let missing = quantity;
  const fullestFirst = [...free].sort(([idA, a], [idB, b]) => b - a || (idA < idB ? -1 : 1));
  for (const [locationId, units] of fullestFirst) {
    if (missing === 0) break;
    const take = Math.min(units, missing);
    taken.push([locationId, take]);
    missing -= take;
  }
  return taken;
};

const allocateSku = (
  sku: string,
  lines: readonly WantedLine[],
  free: Free,
): Result<AllocatedLine[], Shortage> => {
  const taken = new Map<string, number>();
  const take = (locationId: string, units: number): void => {
    taken.set(locationId, (taken.get(locationId) ?? 0) + units);
    free.set(locationId, (free.get(locationId) ?? 0) - units);
  };
  for (const { locationId, quantity } of lines) {
    if (locationId === undefined) continue;
    const units = free.get(locationId) ?? 0;
    if (units < quantity) return err({ sku, available: units });
    take(locationId, quantity);
  }
  const anywhere = lines.find(({ locationId }) => locationId === undefined)?.quantity ?? 0;
  const left = totalOf(free);
  if (left < anywhere) return err({ sku, available: left });
  for (const [locationId, units] of takeAnywhere(free, anywhere)) take(locationId, units);
  return ok([...taken].map(([locationId, quantity]) => ({ sku, quantity, locationId })));
};

/**
 * Decides where the units come from, by levels that may be out of date already: the store's
 * conditions have the last word. All lines or none; every SKU that is short is named.
 */
export const allocate = (
  lines: readonly WantedLine[],
  stocks: ReadonlyMap<string, Stock>,
  inUse: (locationId: string) => boolean,
): Result<AllocatedLine[], Shortage[]> => {
  const bySku = new Map<string, WantedLine[]>();
  for (const line of sumLines(lines)) bySku.set(line.sku, [...(bySku.get(line.sku) ?? []), line]);
  const results = [...bySku].map(([sku, wanted]) => allocateSku(sku, wanted, freeOf(stocks.get(sku), inUse)));
  const shortages = results.flatMap((result) => (result.ok ? [] : [result.error]));
  return shortages.length > 0
    ? err(shortages)
    : ok(results.flatMap((result) => (result.ok ? result.value : [])));
};
