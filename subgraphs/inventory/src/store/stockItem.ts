import { z } from 'zod';
import type { Level, LevelChange, Stock, StockChange } from '../domain/stock.ts';
import { emptyLevel } from '../domain/stock.ts';
import type { Count } from '../ports.ts';

/**
 * A SKU's stock is one item, so that a page of SKUs is one BatchGetItem and the counts of a SKU are
 * one write. Each location has its attributes at the top level of the item (`a:BER-1`), because
 * an update may then name a location that is not there yet: a nested map would have to be made first.
 */
const attributes = {
  onHand: 'o',
  reserved: 'r',
  /** Kept beside the two it follows from, because a condition cannot subtract. */
  available: 'a',
  sequence: 's',
  hash: 'h',
  countedAt: 'c',
} as const;

/** Counts the writes of the whole item. */
const revision = 'v';

type Field = keyof typeof attributes;

const fieldByLetter = new Map(
  Object.entries(attributes).map(([field, letter]) => [letter as string, field as Field]),
);

const units = z.coerce.number();
const levelSchema = z.object({
  onHand: units.default(0),
  reserved: units.default(0),
  available: units.default(0),
  sequence: z.union([z.number(), z.bigint()]).transform(BigInt).optional(),
  hash: z.string().optional(),
  countedAt: units.optional(),
});

const toLevel = (fields: Record<string, unknown>): Level => {
  const { onHand, reserved, available, sequence, hash, countedAt } = levelSchema.parse(fields);
  const counted = sequence !== undefined && hash !== undefined && countedAt !== undefined;
  return {
    onHand,
    reserved,
    available,
    ...(counted && { count: { sequence, hash, countedAtMs: countedAt } }),
  };
};

export const toStock = (sku: string, item: Record<string, unknown> | undefined): Stock => {
  const byLocation = new Map<string, Record<string, unknown>>();
  for (const [name, value] of Object.entries(item ?? {})) {
    const field = name[1] === ':' ? fieldByLetter.get(name.charAt(0)) : undefined;
    if (field === undefined) continue;
    const locationId = name.slice(2);
    byLocation.set(locationId, { ...(byLocation.get(locationId) ?? emptyLevel), [field]: value });
  }
  return {
    sku,
    revision: units.default(0).parse(item?.[revision]),
    levels: new Map([...byLocation].map(([id, fields]) => [id, toLevel(fields)])),
  };
};

/** An update of a stock item, without its table and key. */
export interface StockUpdate {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, number | bigint | string>;
}

/** Collects the names and values of one expression. Location codes hold characters that must be behind names. */
const expression = () => {
  const names: Record<string, string> = { '#v': revision };
  const values: Record<string, number | bigint | string> = { ':one': 1 };
  return {
    names,
    values,
    name: (field: Field, locationId: string, i: number): string => {
      const letter = attributes[field];
      names[`#${letter}${i}`] = `${letter}:${locationId}`;
      return `#${letter}${i}`;
    },
    value: (placeholder: string, value: number | bigint | string): string => {
      values[`:${placeholder}`] = value;
      return `:${placeholder}`;
    },
  };
};

/** What must hold for a change to be written. */
export type ChangeGuard = 'available' | 'onHand' | 'none';

const guardOf = (change: LevelChange, guard: ChangeGuard): number =>
  guard === 'available'
    ? change.reservedDelta - change.onHandDelta
    : guard === 'onHand'
      ? -change.onHandDelta
      : 0;

/**
 * Adds the changes of one SKU to its levels. Guarded by `available` or `onHand`, nothing is written
 * where that many units are not there at each location.
 */
export const changeUpdate = ({ changes }: StockChange, guard: ChangeGuard): StockUpdate => {
  const e = expression();
  const additions: string[] = [];
  const conditions: string[] = [];
  changes.forEach((change, i) => {
    const { locationId, onHandDelta, reservedDelta } = change;
    const deltas = [
      ['onHand', onHandDelta],
      ['reserved', reservedDelta],
      ['available', onHandDelta - reservedDelta],
    ] as const;
    for (const [field, delta] of deltas) {
      if (delta !== 0)
        additions.push(`${e.name(field, locationId, i)} ${e.value(`${attributes[field]}${i}`, delta)}`);
    }
    const needed = guardOf(change, guard);
    if (guard !== 'none' && needed > 0) {
      conditions.push(`${e.name(guard, locationId, i)} >= ${e.value(`n${i}`, needed)}`);
    }
  });
  return {
    UpdateExpression: `ADD #v :one, ${additions.join(', ')}`,
    ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }),
    ExpressionAttributeNames: e.names,
    ExpressionAttributeValues: e.values,
  };
};

/**
 * Sets the absolute counts of one SKU. What is reserved stays, and what is available follows in the
 * same write, without a read. Written only where each count is newer than the last one. An expression
 * takes 4 KB and 300 operators: hence `maxCountsPerWrite`.
 */
export const countUpdate = (counts: readonly Count[]): StockUpdate => {
  const e = expression();
  const zero = e.value('zero', 0);
  const sets = [`#v = if_not_exists(#v, ${zero}) + :one`];
  const conditions: string[] = [];
  counts.forEach(({ locationId, onHand, applied }, i) => {
    const name = (field: Field): string => e.name(field, locationId, i);
    const counted = e.value(`o${i}`, onHand);
    const sequence = e.value(`s${i}`, applied.sequence);
    const reserved = `if_not_exists(${name('reserved')}, ${zero})`;
    sets.push(
      `${name('onHand')} = ${counted}`,
      `${name('reserved')} = ${reserved}`,
      `${name('available')} = ${counted} - ${reserved}`,
      `${name('sequence')} = ${sequence}`,
      `${name('hash')} = ${e.value(`h${i}`, applied.hash)}`,
      `${name('countedAt')} = ${e.value(`c${i}`, applied.countedAtMs)}`,
    );
    conditions.push(`(attribute_not_exists(${name('sequence')}) OR ${name('sequence')} < ${sequence})`);
  });
  return {
    UpdateExpression: `SET ${sets.join(', ')}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: e.names,
    ExpressionAttributeValues: e.values,
  };
};
