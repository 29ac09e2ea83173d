import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { CodedError, createIdFactory, systemClock as clock } from '@commerce/kernel';
import {
  createIdentitySigner,
  createIdentityVerifier,
  createLogger,
  createMetrics,
  createSubgraphServer,
  remoteKeys,
  type RequestContext,
  silentLogger,
  type SubgraphServer,
} from '@commerce/service';
import { randomBytes } from 'node:crypto';
import { GraphQLError, GraphQLScalarType, parse } from 'graphql';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createGateway, type Gateway, type GatewayDeps } from '../src/app.ts';
import { defaultSubgraphOptions } from '../src/engine/fetch/options.ts';
import { chooseEngine } from '../src/engines.ts';
import { plannerEntries } from './support/plannerEntries.ts';
import { defaultTransport } from '../src/http/transport.ts';
import { staticSupergraph } from '../src/supergraph/staticManager.ts';
import { signInAs } from './support/signInAs.ts';
import { startTelemetry } from '../src/telemetry/start.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const catalogSdl = `${link}
  scalar Odd
  type Query { product(id: ID!): Product slow: String odd(value: Odd): String }
  type Product @key(fields: "sku") { id: ID! sku: String! tenant: String cost: String }`;
const stockSdl = `${link}
  type Location { id: ID! }
  type Query { locations: [Location!] }
  type Product @key(fields: "sku") { sku: String! available: Int }`;

let release: () => void = () => undefined;
let entered: () => void = () => undefined;

const odd = new GraphQLScalarType({
  name: 'Odd',
  parseValue: () => {
    throw new GraphQLError('not odd');
  },
});

const catalog = {
  Odd: odd,
  Query: {
    product: (_: unknown, { id }: { id: string }, context: RequestContext) => ({
      id,
      sku: `sku-${id}`,
      tenant: context.identity.tenant,
    }),
    slow: () =>
      new Promise((resolve) => {
        release = () => resolve('done');
        entered();
      }),
  },
  Product: {
    cost: () => {
      throw new CodedError('FORBIDDEN', 'the scope catalog:cost is needed');
    },
  },
};
const stock = { Product: { __resolveReference: (ref: { sku: string }) => ({ ...ref, available: 7 }) } };

const subgraph = (name: string, sdl: string, resolvers: object, jwksUrl: string): SubgraphServer =>
  createSubgraphServer({
    name,
    http: { host: '127.0.0.1', port: 0 },
    sdl,
    resolvers,
    context: (base) => base,
    verifier: createIdentityVerifier({ keys: remoteKeys(jwksUrl), clock }),
    storeReady: async () => undefined,
    clock,
    logger: silentLogger(),
    metrics: createMetrics(name, { defaults: false }),
  });

const signIn = signInAs((apiKey) =>
  apiKey === 'good' ? { tenant: 'acme', subject: 'key:test', kind: 'guest', scopes: [] } : undefined,
);

const freePort = async (): Promise<number> => {
  const probe = createGateway(await gatewayDeps(new Map(), 0, true));
  await probe.start();
  const port = probe.port();
  await probe.stop();
  return port;
};

const logged: string[] = [];
const logger = createLogger(
  { name: 'gateway', level: 'info' },
  { write: (line: string) => void logged.push(line) },
);
let supergraphSdl: string;
let signingKey: JWK;

const gatewayDeps = async (
  subgraphUrls: ReadonlyMap<string, string>,
  port: number,
  development: boolean,
): Promise<GatewayDeps> => {
  const metrics = createMetrics('gateway', { defaults: false });
  const telemetry = await startTelemetry({ metrics, logger });
  return {
    transport: {
      ...defaultTransport,
      http: { host: '127.0.0.1', port, bodyLimitBytes: 4_096 },
    },
    engine: chooseEngine({
      plannerEntries,
      engine: 'own',
      planner: 'native',
      supergraph: staticSupergraph(supergraphSdl),
      subgraphUrls,
      fetch: { defaults: { ...defaultSubgraphOptions, timeoutMs: 1_000 }, bySubgraph: new Map() },
      operationCacheBytes: 10_000_000,
      entityCache: undefined,
      onUnauthorized: 'filter',
      exposeServiceNames: false,
      telemetry,
      random: () => 0.5,
      clock,
      logger,
    }),
    telemetry,
    access: {
      kind: 'identified',
      signIn,
      signer: await createIdentitySigner({ privateKey: signingKey, clock }),
    },
    introspection: development,
    random: () => 0.5,
    graphiql: development ? { apiKey: 'good', tabs: [{ query: '{ __typename }' }] } : undefined,
    clock,
    ids: createIdFactory(clock, (n) => randomBytes(n)),
    logger,
    metrics,
  };
};

const ask = (url: string, query: string, headers: Record<string, string> = { 'x-api-key': 'good' }) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown[]; extensions: { code: string } }[];
}
const read = async (response: Response) => (await response.json()) as Answer;

describe('the gateway', () => {
  let gateway: Gateway;
  let parts: { catalog: SubgraphServer; stock: SubgraphServer };
  let url: string;

  beforeAll(async () => {
    const composed = composeServices([
      { name: 'catalog', url: 'http://127.0.0.1:9', typeDefs: parse(catalogSdl) },
      { name: 'stock', url: 'http://127.0.0.1:9', typeDefs: parse(stockSdl) },
    ]);
    if (composed.errors) throw composed.errors[0] ?? new Error('does not compose');
    supergraphSdl = composed.supergraphSdl;
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    signingKey = { ...(await exportJWK(privateKey)), kid: 'gw-1' };

    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const jwks = `${url}/.well-known/jwks.json`;
    parts = {
      catalog: subgraph('catalog', catalogSdl, catalog, jwks),
      stock: subgraph('stock', stockSdl, stock, jwks),
    };
    await parts.catalog.start();
    await parts.stock.start();
    const urls = new Map(
      Object.entries(parts).map(([name, part]) => [name, `http://127.0.0.1:${part.port()}/graphql`]),
    );
    gateway = createGateway(await gatewayDeps(urls, port, true));
    await gateway.start();
  });

  afterAll(async () => {
    await gateway.stop();
    await parts.catalog.stop();
    await parts.stock.stop();
  });

  test('composes one product of two subgraphs, who learn the tenant from the signed token', async () => {
    const answer = await read(await ask(url, '{ product(id: "1") { sku tenant available } }'));
    expect(answer).toEqual({ data: { product: { sku: 'sku-1', tenant: 'acme', available: 7 } } });
  });

  test('a request without a credential is 401 and says nothing of the schema', async () => {
    const response = await ask(url, '{ product(id: "1") { nope } }', {});
    expect(response.status).toBe(401);
    expect((await read(response)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('a subgraph’s refusal of one field keeps its code and path, and the rest of the page', async () => {
    const { data, errors } = await read(await ask(url, '{ product(id: "1") { sku cost } }'));
    expect(data).toEqual({ product: { sku: 'sku-1', cost: null } });
    expect(errors).toMatchObject([{ path: ['product', 'cost'], extensions: { code: 'FORBIDDEN' } }]);
  });

  test('a subgraph that is down blanks its own fields with SUBGRAPH_UNAVAILABLE, and no address leaks', async () => {
    await parts.stock.stop();
    const { data, errors } = await read(await ask(url, '{ product(id: "1") { sku available } }'));
    expect(data).toEqual({ product: { sku: 'sku-1', available: null } });
    expect(errors?.[0]?.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|ECONN/);
  });

  test('a value that only the subgraph can judge is BAD_USER_INPUT, not an outage', async () => {
    const { errors } = await read(await ask(url, '{ odd(value: 2) }'));
    expect(errors).toMatchObject([
      { message: expect.stringContaining('not odd'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('a subgraph that hangs is an outage after the time it may take', async () => {
    const { data, errors } = await read(await ask(url, '{ slow product(id: "1") { sku } }'));
    expect(data).toMatchObject({ slow: null });
    expect(errors?.[0]?.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE' });
    release();
  });

  test('an outage is logged with its request and tenant', async () => {
    logged.length = 0;
    await ask(url, '{ product(id: "1") { available } }', { 'x-api-key': 'good', 'x-request-id': 'req-9' });
    const lines = logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({
        msg: 'subgraph did not answer',
        subgraph: 'stock',
        requestId: 'req-9',
        tenant: 'acme',
      }),
    );
  });

  test('one team’s list that is down does not blank another’s', async () => {
    const { data, errors } = await read(await ask(url, '{ locations { id } product(id: "1") { sku } }'));
    expect(data).toEqual({ locations: null, product: { sku: 'sku-1' } });
    expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
  });

  test('a body over the limit is 413 with a code', async () => {
    const response = await ask(url, `{ product(id: "${'x'.repeat(5_000)}") { sku } }`);
    expect(response.status).toBe(413);
    expect((await read(response)).errors?.[0]?.extensions.code).toBe('PAYLOAD_TOO_LARGE');
  });

  test('the request id of the client comes back, and a wild one is replaced', async () => {
    const kept = await ask(url, '{ __typename }', { 'x-api-key': 'good', 'x-request-id': 'abc-1' });
    const replaced = await ask(url, '{ __typename }', { 'x-api-key': 'good', 'x-request-id': 'a b<script>' });
    expect(kept.headers.get('x-request-id')).toBe('abc-1');
    expect(replaced.headers.get('x-request-id')).toMatch(/^req_/);
  });

  test('in development / is GraphiQL out of our own files; in production nothing, and no introspection', async () => {
    const html = await (await fetch(url)).text();
    for (const [, path] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect(path).toMatch(/^\/graphiql\//);
      expect((await fetch(url + path)).status).toBe(200);
    }
    const production = createGateway(await gatewayDeps(new Map(), 0, false));
    await production.start();
    const prodUrl = `http://127.0.0.1:${production.port()}`;
    expect((await fetch(prodUrl)).status).toBe(404);
    const { errors } = await read(await ask(prodUrl, '{ __schema { types { name } } }'));
    expect(errors?.length).toBe(1);
    await production.stop();
  });

  test('stopping lets the request in flight finish', async () => {
    const inside = new Promise<void>((resolve) => (entered = resolve));
    const pending = ask(url, '{ slow }');
    await inside;
    const stopped = gateway.stop();
    release();
    expect(await read(await pending)).toEqual({ data: { slow: 'done' } });
    await stopped;
    await expect(ask(url, '{ __typename }')).rejects.toThrow();
  });
});
