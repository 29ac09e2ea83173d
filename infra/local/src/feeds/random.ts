/** A source of numbers that its seed alone decides: the same seed gives the same feeds on every machine. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** An integer from `from` to `to`, both included. */
  integer(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** `count` different values in random order; all of them when there are fewer. */
  sample<T>(values: readonly T[], count: number): T[];
}

/** FNV-1a over UTF-16 units, 32 bits. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
};

/** A generator (mulberry32) seeded by everything that names the thing it is used for. */
export const createRandom = (...seed: readonly (string | number)[]): Random => {
  let state = hash(seed.join('/'));

  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(values: readonly T[]): T => {
    const value = values[integer(0, values.length - 1)];
    if (value === undefined) throw new RangeError('nothing to pick from');
    return value;
  };
  const sample = <T>(values: readonly T[], count: number): T[] => {
    const rest = [...values];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0)
      taken.push(...rest.splice(integer(0, rest.length - 1), 1));
    return taken;
  };

  return { next, integer, chance: (probability) => next() < probability, pick, sample };
};
