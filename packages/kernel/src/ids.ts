import type { Clock } from './clock.ts';

/** The kinds of opaque id, by prefix. */
export const idPrefixes = {
  product: 'prd',
  productGroup: 'grp',
  category: 'cat',
  cart: 'car',
  cartLine: 'cln',
  order: 'ord',
  orderLine: 'oln',
  account: 'acc',
  address: 'adr',
  consent: 'cns',
  group: 'agr',
  reservation: 'rsv',
  ledgerEntry: 'led',
  stockLocation: 'loc',
  event: 'evt',
  request: 'req',
  auditEntry: 'aud',
  changeRequest: 'chg',
  apiKey: 'key',
} as const;

export type IdKind = keyof typeof idPrefixes;

/** Random bytes, as an effect that is handed in. */
export type RandomBytes = (length: number) => Uint8Array;

/** Makes ids: `<prefix>_<ULID>`, sortable by time of creation (https://github.com/ulid/spec). */
export interface IdFactory {
  newId(kind: IdKind): string;
  /** A bare ULID, for sort keys. Strictly increasing within one factory. */
  newUlid(): string;
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Crockford base 32 of the value's low `length` × 5 bits. */
const base32 = (value: bigint, length: number): string => {
  let text = '';
  for (let rest = value, i = 0; i < length; i += 1, rest >>= 5n)
    text = alphabet.charAt(Number(rest & 31n)) + text;
  return text;
};

const toBigInt = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

export const createIdFactory = (clock: Clock, randomBytes: RandomBytes): IdFactory => {
  let lastMs = -1;
  let lastRandom = 0n;

  const newUlid = (): string => {
    // A clock that stands still or steps back keeps the order: the random part counts up instead.
    const ms = Math.max(clock.nowMs(), lastMs);
    lastRandom = ms === lastMs ? lastRandom + 1n : toBigInt(randomBytes(10));
    lastMs = ms;
    return base32(BigInt(ms), 10) + base32(lastRandom, 16);
  };

  return { newUlid, newId: (kind) => `${idPrefixes[kind]}_${newUlid()}` };
};

/** True for a well-formed id of this kind. It says nothing about whether the thing exists. */
export const isId = (kind: IdKind, id: string): boolean => {
  const prefix = `${idPrefixes[kind]}_`;
  return id.startsWith(prefix) && ulidPattern.test(id.slice(prefix.length));
};

/**
 * An id in the same form that is a function of its seed (130 bits of a digest): the same seed gives
 * the same id on every node, with no look-up and no race. The seed's owner must keep it secret or
 * harmless, because whoever knows a seed knows the id.
 */
export const idFromDigest = (kind: IdKind, digest: Uint8Array): string => {
  if (digest.length < 16) throw new RangeError('a digest of 16 bytes or more is needed');
  return `${idPrefixes[kind]}_${base32(toBigInt(digest.slice(0, 16)), 26)}`;
};
