import { hash } from './hash.ts';
import type { Thing, World } from './world.ts';

export type FieldFault = 'throw' | 'null' | 'junk';
export type WireFault =
  | 'down'
  | 'timeout'
  | 'html'
  | 'half'
  | 'status'
  | 'null-data'
  | 'no-data'
  | 'empty'
  /** Every second entity cannot be resolved. */
  | 'references'
  /** And takes all that are asked with it along. */
  | 'entities';

/**
 * What goes wrong. Decided by what is asked, never by when: engines that send different fetches for one
 * operation meet the same faults.
 */
export interface Faults {
  readonly seed: number;
  /** Of 1,000 fields of objects, how many fail. */
  readonly perMille: number;
  readonly kinds: readonly FieldFault[];
  /** Subgraphs that give no usable answer, by their place in the list of subgraphs. */
  readonly wire: Readonly<Record<number, WireFault>>;
}

export const noFaults: Faults = { seed: 0, perMille: 0, kinds: [], wire: {} };

/** A value no leaf type of GraphQL's own accepts, except String where it is the text. */
const junkFor = (type: string, h: number): unknown => {
  const all: readonly unknown[] = [{ a: 1 }, [1, 'two'], 'NOT_A_VALUE', 1e40, 1.5, true];
  const fitting: Readonly<Record<string, readonly unknown[]>> = {
    Int: [{ a: 1 }, 'seven', 1.5, 1e40],
    Float: [{ a: 1 }, 'seven', [1]],
    String: [{ a: 1 }, [1, 'two']],
    ID: [{ a: 1 }, [1, 'two']],
    Boolean: [{ a: 1 }, 'yes', [true]],
  };
  const pool = fitting[type] ?? all;
  return pool[h % pool.length];
};

/** What goes wrong with one field of one object, wherever it is asked. */
export const faultAt = (
  faults: Faults,
  world: World,
  { type, seed }: Thing,
  field: string,
): { readonly kind: 'throw' | 'null' } | { readonly kind: 'junk'; readonly value: unknown } | undefined => {
  if (faults.perMille === 0 || faults.kinds.length === 0 || !world.mayFail(type, field)) return undefined;
  if (world.isAlwaysNull({ type, seed }, field)) return undefined;
  const h = hash('fault', faults.seed, world.domain(type), seed, field);
  if (h % 1_000 >= faults.perMille) return undefined;
  const kind = faults.kinds[hash(h) % faults.kinds.length];
  if (kind !== 'junk') return kind && { kind };
  const leaf = world.leafType(type, field);
  return leaf === undefined ? undefined : { kind, value: junkFor(leaf, h) };
};
