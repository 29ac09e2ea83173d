import { hash } from '../harness/hash.ts';

/** Choices that depend on a seed and on how many were made before, on nothing else. */
export interface Draws {
  chance(percent: number): boolean;
  /** Both ends included. */
  between(least: number, most: number): number;
  /** Throws where there is nothing to pick from. */
  pick<T>(from: readonly T[]): T;
  /** Each with that chance. */
  some<T>(from: readonly T[], percent: number): T[];
}

export const createDraws = (seed: number): Draws => {
  let made = 0;
  const below = (n: number): number => hash('draw', seed, made++) % n;
  const chance = (percent: number): boolean => below(100) < percent;
  return {
    chance,
    between: (least, most) => least + below(most - least + 1),
    pick<T>(from: readonly T[]): T {
      const at = below(from.length || 1);
      if (at >= from.length) throw new Error('nothing to pick from');
      return from[at] as T;
    },
    some: (from, percent) => from.filter(() => chance(percent)),
  };
};
