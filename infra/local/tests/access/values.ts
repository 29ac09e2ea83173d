import { randomUUID } from 'node:crypto';
import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { Seed } from './seed.ts';
import { fieldOf, type Step } from './selection.ts';

type Known = (seed: Seed) => unknown;

/** A real value for an argument or an input's field of this name. A new name of an id has to be added here. */
const byName: Readonly<Record<string, Known>> = {
  sku: ({ sku }) => sku,
  cartId: ({ cart }) => cart,
  fromCartId: ({ cart }) => cart,
  lineId: ({ line }) => line,
  orderId: ({ order }) => order,
  accountId: ({ account }) => account,
  // Nobody's: the matrix erases nobody.
  confirm: () => `acc_${'0'.repeat(26)}`,
  addressId: ({ address }) => address,
  groupId: ({ customerGroup }) => customerGroup,
  reservationId: ({ reservation }) => reservation,
  locationId: ({ location }) => location,
  changeId: ({ change }) => change,
  keyId: ({ apiKey }) => apiKey,
  entryId: () => `aud_${'0'.repeat(26)}`,
  idempotencyKey: () => randomUUID(),
  currencyCode: () => 'USD',
  countryCode: () => 'GB',
  email: () => 'ada@example.com',
  query: () => 'wireless',
  day: () => new Date().toISOString().slice(0, 10),
  code: () => `M_${randomUUID().slice(0, 8).toUpperCase()}`,
  mutation: () => 'createApiKey',
  sha256: () => '0'.repeat(64),
};

/** What `id` and `slug` mean follows from the type that the field gives. */
const byReturnedType: Readonly<Record<string, Readonly<Record<string, Known>>>> = {
  id: {
    Product: ({ product }) => product,
    Cart: ({ accountCart, cart }) => cart || accountCart,
    Order: ({ order }) => order,
    Account: ({ account }) => account,
    Category: ({ category }) => category,
    StockLocation: ({ location }) => location,
    Reservation: ({ reservation }) => reservation,
    ChangeRequest: ({ change }) => change,
  },
  slug: { Product: ({ slug }) => slug, Category: ({ categorySlug }) => categorySlug },
};

/** Optional arguments of which one has to be given. */
const needed: readonly string[] = ['Query.category(slug:)'];

/**
 * Whatever a required argument accepts, with real ids of the seed; throws where no id is known. Undefined for
 * what can be left out.
 */
export const createValues =
  (schema: GraphQLSchema, seed: Seed) =>
  (argument: GraphQLArgument, at: Step): unknown => {
    const coordinate = `${at.parent}.${at.field}(${argument.name}:)`;
    if (!isRequiredArgument(argument) && !needed.includes(coordinate)) return undefined;
    const returned = getNamedType(fieldOf(schema, at).type).name;
    const make = (type: GraphQLInputType, name: string): unknown => {
      if (isNonNullType(type)) return make(type.ofType, name);
      if (isListType(type)) return [make(type.ofType, name.replace(/s$/, ''))];
      const known = byName[name] ?? byReturnedType[name]?.[returned];
      if (known) return known(seed);
      if (name === 'id' && seed.things[returned] !== undefined) return seed.things[returned];
      if (isEnumType(type)) return type.getValues()[0]?.name;
      if (isInputObjectType(type)) {
        return Object.fromEntries(
          Object.values(type.getFields())
            .filter(isRequiredInputField)
            .map((field) => [field.name, make(field.type, field.name)]),
        );
      }
      switch (type.name) {
        case 'ID':
          throw new Error(`${at.parent}.${at.field}: say in values.ts which id "${name}" is`);
        case 'Int':
        case 'Float':
          return 1;
        case 'Boolean':
          return true;
        case 'JSON':
          return { reason: 'matrix' };
        case 'DateTime':
          return '2026-01-31T12:00:00.000Z';
        case 'Locale':
          return 'en';
        case 'CurrencyCode':
          return 'USD';
        case 'Decimal':
          return '1.00';
        default:
          return 'matrix';
      }
    };
    return make(argument.type, argument.name);
  };
