import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '@commerce/kernel';
import { assertionAudience, createServiceAssertions, createSupergraphClient } from '@commerce/service';
import { buildSchema, graphql } from 'graphql';
import type { Catalog } from '../../src/ports.ts';
import { createSupergraphCatalog } from '../../src/supergraph/catalog.ts';

/** The part of the graph that the cart leans on, as product and inventory declare it. */
const schema = buildSchema(`
  scalar Decimal
  scalar CurrencyCode
  scalar Locale
  enum ProductStatus { ACTIVE DRAFT ARCHIVED }
  type Query {
    productBySku(sku: String!): Product
    products(filter: ProductFilter, first: Int = 20): ProductConnection!
  }
  input ProductFilter { skus: [String!] }
  type ProductConnection { nodes: [Product!]! }
  type Product {
    sku: String!
    title(locale: Locale): String!
    status: ProductStatus!
    price(currency: CurrencyCode, quantity: Int = 1, priceList: String = "default"): Money
    inventory: Inventory
  }
  type Money { amount: Decimal! currencyCode: CurrencyCode! }
  type Inventory { available: Int! }
`);

const productBySku = ({ sku }: { sku: string }) => {
  if (sku === 'NOPE') return undefined;
  return {
    sku,
    title: ({ locale }: { locale?: string }) => `${sku} (${locale ?? 'default'})`,
    status: sku === 'OLD' ? 'ARCHIVED' : 'ACTIVE',
    price: ({ currency, quantity }: { currency: string; quantity: number }) =>
      currency === 'EUR' ? { amount: quantity >= 10 ? '8.50' : '10.00', currencyCode: currency } : null,
    inventory: sku === 'UNCOUNTED' ? null : { available: 42 },
  };
};

type JWK = Parameters<typeof createServiceAssertions>[0]['privateKey'];

const products = ({ filter, first }: { filter: { skus: string[] }; first: number }) => ({
  nodes: filter.skus.flatMap((sku) => productBySku({ sku }) ?? []).slice(0, first),
});

interface Asked {
  headers: IncomingMessage['headers'];
  query: string;
  variables: Record<string, unknown>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

describe('the catalog over the supergraph', () => {
  let server: Server;
  let catalog: Catalog;
  let catalogWithin: (timeoutMs: number) => Catalog;
  let publicKey: KeyObject;
  let asked: Asked[];
  /** What the server answers instead of executing; `hang` never answers. */
  let instead: { status: number; body: string } | 'hang' | undefined;

  beforeEach(async () => {
    asked = [];
    instead = undefined;
    server = createServer((request, response) => {
      void (async () => {
        const { query, variables } = JSON.parse(await bodyOf(request)) as Omit<Asked, 'headers'>;
        asked.push({ headers: request.headers, query, variables });
        if (instead === 'hang') return;
        if (instead) return void response.writeHead(instead.status).end(instead.body);
        const answer = await graphql({
          schema,
          source: query,
          variableValues: variables,
          rootValue: { productBySku, products },
        });
        response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      })();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const pair = generateKeyPairSync('ed25519');
    publicKey = pair.publicKey;
    const privateKey = { ...pair.privateKey.export({ format: 'jwk' }), kid: 'cart-1' } as JWK;
    const assertions = await createServiceAssertions({ service: 'cart', privateKey, clock: systemClock });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
    catalogWithin = (timeoutMs) =>
      createSupergraphCatalog(createSupergraphClient({ url, assertions, fetch, timeoutMs }));
    catalog = catalogWithin(10_000);
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const lookup = (quantities: Record<string, number>, more: object = {}) =>
    catalog.lookup('acme', { quantities: new Map(Object.entries(quantities)), currencyCode: 'EUR', ...more });

  test('asks for any number of SKUs in one request, each at its quantity, in the cart’s language', async () => {
    const offers = await lookup({ CHAIR: 1, LAMP: 10 }, { locale: 'de-AT', requestId: 'req_1' });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers['x-request-id']).toBe('req_1');
    expect(Object.fromEntries(offers)).toEqual({
      CHAIR: { sku: 'CHAIR', title: 'CHAIR (de-AT)', unitPriceMinor: 1000, available: 42 },
      LAMP: { sku: 'LAMP', title: 'LAMP (de-AT)', unitPriceMinor: 850, available: 42 },
    });
  });

  test('asks as the cart service, for the tenant', async () => {
    await lookup({ CHAIR: 1 });
    const token = String(asked[0]?.headers.authorization).replace(/^Bearer /, '');
    const [header = '', claims = '', signature = ''] = token.split('.');
    const signed = Buffer.from(`${header}.${claims}`);
    expect(verify(null, signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
    const payload: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(payload).toMatchObject({ iss: 'cart', sub: 'cart', aud: assertionAudience, tenant: 'acme' });
  });

  test('a full cart of 90 SKUs is one request', async () => {
    const quantities = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`SKU-${i}`, i + 1]));
    expect((await lookup(quantities)).size).toBe(90);
    expect(asked).toHaveLength(1);
  });

  test('equal numbers of SKUs make equal texts, so that a plan is made once; no SKU is in the text', async () => {
    await lookup({ CHAIR: 1, LAMP: 2 });
    await lookup({ RUG: 3, DESK: 4 });
    expect(asked[0]?.query).toBe(asked[1]?.query);
    expect(asked[0]?.query).not.toContain('CHAIR');
  });

  test('leaves out what is unknown or no longer sold; uncounted stock is none; no price is null', async () => {
    const offers = await lookup({ NOPE: 1, OLD: 1, UNCOUNTED: 1 });
    expect([...offers.values()]).toMatchObject([{ sku: 'UNCOUNTED', available: 0 }]);
    const inDollars = await lookup({ CHAIR: 1 }, { currencyCode: 'USD' });
    expect(inDollars.get('CHAIR')).toMatchObject({ unitPriceMinor: null, available: 42 });
  });

  test.each([
    [
      'half an answer',
      {
        status: 200,
        body: JSON.stringify({
          data: {
            stock: { nodes: [{ sku: 'CHAIR', title: 'c', status: 'ACTIVE', inventory: null }] },
            p0: { sku: 'CHAIR', price: null },
          },
          errors: [{ message: 'inventory is down', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
        }),
      },
    ],
    ['an answer of another shape', { status: 200, body: '{"data":{"stock":{"nodes":[{"sku":7}]}}}' }],
    ['no data', { status: 401, body: '{"data":null,"errors":[{"message":"who are you"}]}' }],
    ['no JSON', { status: 502, body: '<html>' }],
    ['an empty answer', { status: 200, body: '{}' }],
  ])('%s is SUBGRAPH_UNAVAILABLE, never a missing price or stock', async (_, answer) => {
    instead = answer;
    await expect(lookup({ CHAIR: 1 })).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });

  test('silence beyond the deadline and a closed port are SUBGRAPH_UNAVAILABLE', async () => {
    instead = 'hang';
    const question = { quantities: new Map([['CHAIR', 1]]), currencyCode: 'EUR' };
    await expect(catalogWithin(100).lookup('acme', question)).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await expect(lookup({ CHAIR: 1 })).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });
});
