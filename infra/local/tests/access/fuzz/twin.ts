import type { Random } from './random.ts';

const alphabets = ['0123456789', 'abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEFGHJKMNPQRSTVWXYZ', 'ILOU'] as const;

/**
 * Something that nobody made, of the same form: each character becomes another of its kind. An id keeps its
 * prefix and its first ten characters, which are a time.
 */
export const twinOf = (value: string, random: Random): string => {
  const kept = /^[a-z]{3}_[0-9A-Z]{10}/.exec(value)?.[0] ?? '';
  const made = [...value.slice(kept.length)].map((character) => {
    const alphabet = alphabets.find((one) => one.includes(character));
    return alphabet ? alphabet[random.int(alphabet.length)] : character;
  });
  const twin = kept + made.join('');
  return twin === value ? twinOf(value, random) : twin;
};
