import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import type { Pool } from './pool.ts';
import type { Random } from './random.ts';
import { twinOf } from './twin.ts';

/** A value with something real of the other tenant in it, and the same with something made up in its place. */
export interface Pair {
  readonly real: unknown;
  readonly twin: unknown;
}

export interface PairMaker {
  pair(type: GraphQLInputType, name: string, returned: string): Pair;
  /** Real texts that were given out, with their twins. */
  readonly sent: ReadonlyMap<string, string>;
}

const kindByName: Readonly<Record<string, string>> = {
  sku: 'sku',
  skus: 'sku',
  slug: 'slug',
  categorySlug: 'slug',
  cartId: 'cart',
  fromCartId: 'cart',
  intoCartId: 'cart',
  lineId: 'line',
  orderId: 'order',
  accountId: 'account',
  confirm: 'account',
  actorId: 'account',
  addressId: 'address',
  groupId: 'customerGroup',
  categoryId: 'category',
  reservationId: 'reservation',
  locationId: 'location',
  changeId: 'change',
  keyId: 'apiKey',
  entryId: 'entry',
  after: 'cursor',
  idempotencyKey: 'idempotencyKey',
  target: 'order',
};

const kindByReturned: Readonly<Record<string, string>> = {
  Product: 'product',
  ProductGroup: 'group',
  Category: 'category',
  Cart: 'cart',
  Order: 'order',
  Account: 'account',
  Reservation: 'reservation',
  StockLocation: 'location',
  ChangeRequest: 'change',
};

const texts: Readonly<Record<string, readonly string[]>> = {
  query: ['wireless', 'summit headphones', 'chair', 'black'],
  month: ['2026-01', '2026-11'],
  day: [new Date().toISOString().slice(0, 10), '2026-01-31'],
  countryCode: ['DE', 'GB'],
  email: ['ada@example.com'],
  mutation: ['adjustStock', 'createApiKey'],
  sha256: ['0'.repeat(64)],
};

/** Makes arguments out of another tenant's values. `usedKeys` outlives it: an idempotency key works once. */
export const createPairs = (deps: { random: Random; pool: Pool; usedKeys: Set<string> }): PairMaker => {
  const { random, pool, usedKeys } = deps;
  const sent = new Map<string, string>();

  const give = (real: string): Pair => {
    const twin = sent.get(real) ?? twinOf(real, random);
    sent.set(real, twin);
    return { real, twin };
  };
  const same = (value: unknown): Pair => ({ real: value, twin: value });

  const identifier = (kind: string, where: string): Pair => {
    const fitting = pool.byKind[kind] ?? [];
    const known = fitting.length > 0 && random.chance(0.85) ? fitting : (pool.byKind['any'] ?? []);
    if (kind !== 'idempotencyKey') return give(random.pick(known));
    const key = random.pick(fitting);
    const use = `${where} ${key}`;
    if (usedKeys.has(use)) return give(`fuzz-${twinOf('aaaa0000-bbbb1111-cccc2222', random)}`);
    usedKeys.add(use);
    return give(key);
  };

  const pair: PairMaker['pair'] = (type, name, returned) => {
    if (isNonNullType(type)) return pair(type.ofType, name, returned);
    if (isListType(type)) {
      const all = Array.from({ length: 1 + random.int(2) }, () => pair(type.ofType, name, returned));
      return { real: all.map(({ real }) => real), twin: all.map(({ twin }) => twin) };
    }
    if (isEnumType(type)) return same(random.pick(type.getValues()).name);
    if (isInputObjectType(type)) {
      const given = Object.values(type.getFields())
        .filter((field) => isRequiredInputField(field) || random.chance(0.4))
        .map((field): [string, Pair] => [field.name, pair(field.type, field.name, returned)]);
      return {
        real: Object.fromEntries(given.map(([key, { real }]) => [key, real])),
        twin: Object.fromEntries(given.map(([key, { twin }]) => [key, twin])),
      };
    }
    const kind = kindByName[name] ?? (name === 'id' ? (kindByReturned[returned] ?? 'any') : undefined);
    switch (type.name) {
      case 'ID':
        return identifier(kind ?? 'any', returned);
      case 'String':
        if (kind) return identifier(kind, returned);
        // What must be unique is another on each side, so that the second does not meet the first.
        if (name === 'code') return give(`F_${twinOf('AAAA0000BBBB', random)}`);
        return same(random.pick(texts[name] ?? ['fuzz', 'a b', 'ä']));
      case 'Int':
        return same(name === 'first' ? 2 : random.pick([1, 2, 20]));
      case 'Float':
        return same(random.pick([1, 48.2, -1]));
      case 'Boolean':
        return same(random.chance(0.5));
      case 'JSON': {
        const { real, twin } = identifier('any', returned);
        return { real: { orderId: real }, twin: { orderId: twin } };
      }
      case 'DateTime':
        return same('2026-01-31T12:00:00.000Z');
      case 'Locale':
        return same('en');
      case 'CurrencyCode':
        return same(random.pick(['USD', 'EUR']));
      case 'Decimal':
        return same('10.00');
      default:
        return same('fuzz');
    }
  };
  return { pair, sent };
};
