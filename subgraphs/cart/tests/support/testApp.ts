import { readFileSync } from 'node:fs';
import type { Identity } from '@commerce/kernel';
import { createIdentityVerifier, createMetrics, localKeys, silentLogger } from '@commerce/service';
import { createCartApp } from '../../src/app.ts';
import type { World } from './world.ts';

const sdl = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** The subgraph in process, over the world's store and catalog. */
export const createTestApp = (world: World, keys: Parameters<typeof localKeys>[0] = { keys: [] }) =>
  createCartApp({
    ...world,
    sdl,
    verifier: createIdentityVerifier({ keys: localKeys(keys), clock: world.clock }),
    logger: silentLogger(),
    metrics: createMetrics('cart', { defaults: false }),
    http: { host: '127.0.0.1', port: 0 },
  });

export interface CartJson {
  id: string;
  version: number;
  status: string;
  currencyCode: string;
  locale: string | null;
  lines: {
    id: string;
    sku: string;
    title: string;
    quantity: number;
    unitPrice: { amount: string };
    lineTotal: { amount: string };
    product: { sku: string };
    warnings: { code: string }[];
  }[];
  subtotal: { amount: string; currencyCode: string };
  totalQuantity: number;
  warnings: Record<string, unknown>[];
  expiresAt: string;
  account: { id: string } | null;
  order: { id: string } | null;
}

export interface PayloadJson {
  cart: CartJson | null;
  userErrors: { __typename: string; code: string; field: string[] | null; [more: string]: unknown }[];
}

const cartFields = `fragment CartFields on Cart {
  id version status currencyCode locale totalQuantity createdAt updatedAt expiresAt
  lines { id sku title quantity unitPrice { amount currencyCode } lineTotal { amount } product { sku } warnings { code } }
  subtotal { amount currencyCode }
  account { id } order { id }
  warnings {
    __typename code message lineId sku
    ... on PriceChangedWarning { was { amount } now { amount } }
    ... on InsufficientStockWarning { available }
  }
}`;

const errorFields = `userErrors {
  __typename code message field
  ... on InsufficientStock { sku available }
  ... on VersionConflict { currentVersion }
}`;

const inputTypes = {
  createCart: 'CreateCartInput',
  addToCart: 'AddToCartInput',
  updateCartLine: 'UpdateCartLineInput',
  removeFromCart: 'RemoveFromCartInput',
  mergeCart: 'MergeCartInput',
  refreshCartPrices: 'RefreshCartPricesInput',
  checkOutCart: 'CheckOutCartInput',
} as const;

export type MutationName = keyof typeof inputTypes;
export const mutationNames = Object.keys(inputTypes) as MutationName[];

export interface Answered<T> {
  data: T;
  errors: readonly { message: string; extensions: Record<string, unknown> }[];
}

/** Asks the app the way the gateway does. */
export const createClient = (app: ReturnType<typeof createTestApp>) => {
  const ask = async <T>(
    identity: Identity,
    query: string,
    variables: Record<string, unknown>,
  ): Promise<Answered<T>> => {
    const { data, errors = [] } = await app.execute({ query, variables, identity });
    return { data: data as T, errors: errors.map(({ message, extensions }) => ({ message, extensions })) };
  };
  /** The whole answer, errors included. */
  const tryMutate = (identity: Identity, name: MutationName, input: object) => {
    const query = `mutation ($input: ${inputTypes[name]}!) { payload: ${name}(input: $input) { cart { ...CartFields } ${errorFields} } } ${cartFields}`;
    return ask<{ payload: PayloadJson } | null>(identity, query, { input });
  };
  return {
    ask,
    tryMutate,
    async mutate(identity: Identity, name: MutationName, input: object): Promise<PayloadJson> {
      const { data, errors } = await tryMutate(identity, name, input);
      if (!data || errors.length > 0) throw new Error(`${name}: ${JSON.stringify(errors)}`);
      return data.payload;
    },
    async cart(identity: Identity, id: string): Promise<CartJson | null> {
      const query = `query ($id: ID!) { cart(id: $id) { ...CartFields } } ${cartFields}`;
      return (await ask<{ cart: CartJson | null }>(identity, query, { id })).data.cart;
    },
    async entities<T>(
      identity: Identity,
      selection: string,
      representations: object[],
    ): Promise<Answered<{ _entities: T[] }>> {
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`;
      return ask(identity, query, { r: representations });
    },
  };
};

export type Client = ReturnType<typeof createClient>;
