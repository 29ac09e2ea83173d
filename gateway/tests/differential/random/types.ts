import type { Draws } from './draws.ts';

export const scalars = ['String', 'Int', 'Float', 'Boolean'] as const;

export const isScalar = (name: string): boolean => scalars.some((scalar) => scalar === name);

/** A type as it is written at a field, lists and non-nulls in all their mixtures. */
export const wrapped = (draws: Draws, name: string): string => {
  const forms = { '?': 45, '?!': 20, '[?]': 15, '[?!]': 12, '[?!]!': 8 };
  const weighted = Object.entries(forms).flatMap(([form, weight]) => Array<string>(weight).fill(form));
  return draws.pick(weighted).replace('?', name);
};

/** `T` of `[T!]!`. */
export const bare = (written: string): string => written.replace(/\W/g, '');

/** `[T]` of `[T!]!`: what an interface may say of a field that is stricter in its objects. */
export const loose = (written: string): string => written.replaceAll('!', '');
