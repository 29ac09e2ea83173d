import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { CodedError, createIdFactory, systemClock as clock, type Identity } from '@commerce/kernel';
import {
  createIdentitySigner,
  createIdentityVerifier,
  createMetrics,
  createSubgraphServer,
  localKeys,
  type RequestContext,
  silentLogger,
  type SubgraphServer,
} from '@commerce/service';
import { parse } from 'graphql';
import { exportJWK, generateKeyPair } from 'jose';
import { signInAs } from '../../support/signInAs.ts';
import { createGateway, type Gateway } from '../../../src/app.ts';
import { createEntityCache } from '../../../src/engine/cache/entityCache.ts';
import { createMemoryEntityStore } from '../../../src/engine/cache/memoryStore.ts';
import { defaultSubgraphOptions } from '../../../src/engine/fetch/options.ts';
import { chooseEngine } from '../../../src/engines.ts';
import { plannerEntries } from '../../support/plannerEntries.ts';
import { defaultTransport } from '../../../src/http/transport.ts';
import { staticSupergraph } from '../../../src/supergraph/staticManager.ts';
import { startTelemetry } from '../../../src/telemetry/start.ts';

const header = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean)
    on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope @inaccessible { PUBLIC PRIVATE }`;
const catalogSdl = `${header}
  type Query { products(skus: [String!]!): [Product!] @cacheControl(maxAge: 120) }
  type Mutation { touch(sku: String!): Product }
  type Product @key(fields: "sku") @cacheControl(maxAge: 120) { sku: String! }`;
const stockSdl = `${header}
  type Product @key(fields: "sku") @cacheControl(maxAge: 60) {
    sku: String!
    "Everybody's."
    available: Int
    "As the tenant calls it."
    shelf(floor: Int): String
    "Who asks."
    mine: String @cacheControl(maxAge: 60, scope: PRIVATE)
    "Who asks, by a subgraph that says nothing of it."
    unsaid: String @cacheControl(maxAge: 0)
    "Fails for some."
    fragile: Int
  }`;

const people: Readonly<Record<string, Identity>> = {
  'acme-guest': { tenant: 'acme', subject: 'key:a', kind: 'guest', scopes: ['catalog:read'] },
  'acme-guest-2': { tenant: 'acme', subject: 'key:b', kind: 'guest', scopes: ['catalog:read'] },
  'globex-guest': { tenant: 'globex', subject: 'key:a', kind: 'guest', scopes: ['catalog:read'] },
  'acme-narrow': { tenant: 'acme', subject: 'key:c', kind: 'guest', scopes: [] },
  anna: { tenant: 'acme', subject: 'anna', kind: 'shopper', scopes: ['catalog:read'], accountId: 'acc_a' },
  ben: { tenant: 'acme', subject: 'ben', kind: 'shopper', scopes: ['catalog:read'], accountId: 'acc_b' },
  boss: { tenant: 'acme', subject: 'boss', kind: 'staff', scopes: ['catalog:read'] },
};

describe('entities through the gateway, kept', () => {
  let gateway: Gateway;
  let parts: { catalog: SubgraphServer; stock: SubgraphServer };
  let cache: ReturnType<typeof createEntityCache>;
  /** What the stock subgraph was asked for, SKU by SKU. */
  const asked: string[] = [];
  let available = 7;
  let nowMs = 0;
  let run = 0;
  /** Before the stock subgraph answers: what was read is old by then. */
  let beforeAnswer: () => Promise<void> = async () => undefined;

  const stockResolvers = {
    Product: {
      __resolveReference: async ({ sku }: { sku: string }) => {
        asked.push(sku);
        const read = { sku, available };
        await beforeAnswer();
        return read;
      },
      shelf: (_: unknown, { floor }: { floor?: number }, { identity }: RequestContext) =>
        `${identity.tenant}${floor ?? ''}`,
      mine: (_: unknown, _args: unknown, { identity }: RequestContext) => identity.subject,
      unsaid: (_: unknown, _args: unknown, { identity }: RequestContext) => identity.subject,
      fragile: ({ sku }: { sku: string }) => {
        if (sku.startsWith('BAD')) throw new CodedError('INTERNAL_SERVER_ERROR', 'broken');
        return 1;
      },
    },
  };

  beforeAll(async () => {
    const composed = composeServices([
      { name: 'catalog', url: 'http://127.0.0.1:9', typeDefs: parse(catalogSdl) },
      { name: 'stock', url: 'http://127.0.0.1:9', typeDefs: parse(stockSdl) },
    ]);
    if (composed.errors) throw composed.errors[0] ?? new Error('does not compose');
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const signer = await createIdentitySigner({
      privateKey: { ...(await exportJWK(privateKey)), kid: 'gw-1' },
      clock,
    });
    const subgraph = (name: string, sdl: string, resolvers: object): SubgraphServer =>
      createSubgraphServer({
        name,
        http: { host: '127.0.0.1', port: 0 },
        sdl,
        resolvers,
        context: (base) => base,
        verifier: createIdentityVerifier({ keys: localKeys(signer.jwks), clock }),
        storeReady: async () => undefined,
        clock,
        logger: silentLogger(),
        metrics: createMetrics(name, { defaults: false }),
      });
    parts = {
      catalog: subgraph('catalog', catalogSdl, {
        Query: { products: (_: unknown, { skus }: { skus: string[] }) => skus.map((sku) => ({ sku })) },
        Mutation: { touch: (_: unknown, args: { sku: string }) => args },
        Product: { __resolveReference: (reference: object) => reference },
      }),
      stock: subgraph('stock', stockSdl, stockResolvers),
    };
    await parts.catalog.start();
    await parts.stock.start();

    nowMs = clock.nowMs();
    const store = createMemoryEntityStore({ maxBytes: 1_000_000 });
    const testClock = { nowMs: () => nowMs };
    cache = createEntityCache({ store, clock: testClock, settleMs: 0 });
    const metrics = createMetrics('gateway', { defaults: false });
    const logger = silentLogger();
    const telemetry = await startTelemetry({ metrics, logger });
    gateway = createGateway({
      transport: {
        ...defaultTransport,
        join: false,
        http: { host: '127.0.0.1', port: 0, bodyLimitBytes: 65_536 },
      },
      engine: chooseEngine({
        plannerEntries,
        engine: 'own',
        planner: 'native',
        supergraph: staticSupergraph(composed.supergraphSdl),
        subgraphUrls: new Map(
          Object.entries(parts).map(([name, part]) => [name, `http://127.0.0.1:${part.port()}/graphql`]),
        ),
        fetch: { defaults: defaultSubgraphOptions, bySubgraph: new Map() },
        operationCacheBytes: 10_000_000,
        entityCache: cache,
        onUnauthorized: 'filter',
        exposeServiceNames: false,
        telemetry,
        random: () => 0.5,
        clock: testClock,
        logger,
      }),
      telemetry,
      access: {
        kind: 'identified',
        signIn: signInAs((apiKey = '') => people[apiKey]),
        signer,
      },
      introspection: true,
      random: () => 0.5,
      graphiql: undefined,
      clock: testClock,
      ids: createIdFactory(clock, (n) => randomBytes(n)),
      logger,
      metrics,
    });
    await gateway.start();
  }, 30_000);
  afterAll(async () => {
    await gateway.stop();
    await parts.catalog.stop();
    await parts.stock.stop();
  });
  beforeEach(() => {
    run += 1;
    available = 7;
    beforeAnswer = async () => undefined;
    asked.length = 0;
    // What the test before kept or invalidated is long ago.
    nowMs += 3_600_000;
  });

  interface Answer {
    readonly products: readonly Readonly<Record<string, unknown>>[] | undefined;
    readonly failed: boolean;
    readonly cacheControl: string | null;
    readonly vary: string | null;
  }
  const query = 'query ($skus: [String!]!) { products(skus: $skus) { FIELDS } }';
  const send = async (who: string, body: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${gateway.port()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': who },
      body: JSON.stringify(body),
    });
  const ask = async (who: string, fields: string, skus: readonly string[]): Promise<Answer> => {
    const response = await send(who, { query: query.replace('FIELDS', fields), variables: { skus } });
    const { data, errors } = (await response.json()) as {
      data?: { products: Record<string, unknown>[] } | null;
      errors?: unknown[];
    };
    return {
      products: data?.products,
      failed: errors !== undefined,
      cacheControl: response.headers.get('cache-control'),
      vary: response.headers.get('vary'),
    };
  };
  /** A SKU of this test's own. */
  const sku = (name: string): string => `${name}-${run}`;

  test('what is there is not asked for again; only what is missing is', async () => {
    expect((await ask('acme-guest', 'available', [sku('A'), sku('B')])).products).toEqual([
      { available: 7 },
      { available: 7 },
    ]);
    available = 9;
    expect((await ask('acme-guest', 'available', [sku('B'), sku('C'), sku('A')])).products).toEqual([
      { available: 7 },
      { available: 9 },
      { available: 7 },
    ]);
    expect(asked).toEqual([sku('A'), sku('B'), sku('C')]);
  });

  test('another guest of the tenant gets it too, and it ends when the subgraph said', async () => {
    await ask('acme-guest', 'available', [sku('A')]);
    await ask('acme-guest-2', 'available', [sku('A')]);
    expect(asked).toHaveLength(1);
    nowMs += 60_000;
    available = 8;
    expect((await ask('acme-guest-2', 'available', [sku('A')])).products).toEqual([{ available: 8 }]);
    expect(asked).toHaveLength(2);
  });

  test('never for another tenant, other rights or another question', async () => {
    const shelf = async (who: string, fields = 'shelf') => (await ask(who, fields, [sku('A')])).products;
    expect(await shelf('acme-guest')).toEqual([{ shelf: 'acme' }]);
    expect(await shelf('globex-guest')).toEqual([{ shelf: 'globex' }]);
    expect(await shelf('acme-guest', 'shelf(floor: 1)')).toEqual([{ shelf: 'acme1' }]);
    expect(await shelf('acme-guest', 'shelf(floor: 2)')).toEqual([{ shelf: 'acme2' }]);
    expect(asked).toHaveLength(4);
    await shelf('acme-narrow');
    await shelf('anna');
    expect(asked).toHaveLength(6);
  });

  test('never for staff, who look at what they have just changed', async () => {
    for (let i = 0; i < 2; i += 1) await ask('boss', 'available', [sku('A')]);
    expect(asked).toHaveLength(2);
  });

  test.each(['mine', 'unsaid'])(
    'what depends on the person (%s) never reaches another person, nor does what was asked with it',
    async (field) => {
      for (const who of ['anna', 'ben', 'anna']) {
        const { products, cacheControl } = await ask(who, `available ${field}`, [sku('A')]);
        expect(products).toEqual([{ available: 7, [field]: who }]);
        expect(cacheControl).toBe(field === 'mine' ? 'max-age=60, private' : 'no-store');
      }
      expect(asked).toHaveLength(3);
    },
  );

  test('nothing of an answer with errors, not even the entities that are well', async () => {
    for (let i = 0; i < 2; i += 1) {
      const answer = await ask('acme-guest', 'available fragile', [sku('GOOD'), sku('BAD')]);
      expect(answer).toMatchObject({
        failed: true,
        cacheControl: 'no-store',
        products: [
          { available: 7, fragile: 1 },
          { available: 7, fragile: null },
        ],
      });
    }
    expect(asked).toHaveLength(4);
  });

  test('the answer says how long it may be kept: the shortest of its parts, and what is left of those', async () => {
    expect(await ask('acme-guest', 'sku', [sku('A')])).toMatchObject({ cacheControl: 'max-age=120, public' });
    expect(await ask('acme-guest', 'available', [sku('A')])).toMatchObject({
      cacheControl: 'max-age=60, public',
    });
    nowMs += 20_500;
    const { cacheControl, vary } = await ask('acme-guest', 'available', [sku('A')]);
    expect(cacheControl).toBe('max-age=39, public');
    expect(vary).toMatch(/\bauthorization\b/);
    expect(vary).toMatch(/\bx-api-key\b/);
    expect(asked).toHaveLength(1);
  });

  test('a mutation, an introspection and a refused query say that nobody keeps them', async () => {
    const ofMutation = await send('acme-guest', { query: 'mutation { touch(sku: "A") { available } }' });
    expect(await ofMutation.json()).toEqual({ data: { touch: { available: 7 } } });
    expect(ofMutation.headers.get('cache-control')).toBe('no-store');
    for (const query of ['{ __typename }', '{ nothing }', '{']) {
      expect((await send('acme-guest', { query })).headers.get('cache-control')).toBe('no-store');
    }
  });

  const changed = (name: string, tenant = 'acme') =>
    cache.invalidate([{ tenant, subgraph: 'stock', typename: 'Product', key: { sku: name } }]);

  test('an event ends it at once, for its tenant', async () => {
    await ask('acme-guest', 'available', [sku('A'), sku('B')]);
    await ask('globex-guest', 'available', [sku('A')]);
    available = 3;
    changed(sku('A'));
    nowMs += 1;
    expect((await ask('acme-guest', 'available', [sku('A'), sku('B')])).products).toEqual([
      { available: 3 },
      { available: 7 },
    ]);
    expect((await ask('globex-guest', 'available', [sku('A')])).products).toEqual([{ available: 7 }]);
  });

  test('an answer that was read before the event and comes after it is not kept', async () => {
    beforeAnswer = async () => {
      available = 3;
      nowMs += 5;
      changed(sku('A'));
      nowMs += 5;
    };
    expect((await ask('acme-guest', 'available', [sku('A')])).products).toEqual([{ available: 7 }]);
    beforeAnswer = async () => undefined;
    expect((await ask('acme-guest', 'available', [sku('A')])).products).toEqual([{ available: 3 }]);
    expect((await ask('acme-guest', 'available', [sku('A')])).products).toEqual([{ available: 3 }]);
    expect(asked).toHaveLength(2);
  });

  test('many clients at once, of two tenants and of several rights, each get their own', async () => {
    const who = ['acme-guest', 'globex-guest', 'acme-narrow', 'anna', 'ben', 'boss'];
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const person = who[i % who.length] ?? '';
        const { products } = await ask(person, 'shelf mine', [sku(`M${i % 3}`)]);
        const { products: shared } = await ask(person, 'shelf', [sku(`M${i % 3}`)]);
        return { person, products, shared };
      }),
    );
    for (const { person, products, shared } of answers) {
      const { tenant, subject } = people[person] ?? {};
      expect(products).toEqual([{ shelf: tenant, mine: subject }]);
      expect(shared).toEqual([{ shelf: tenant }]);
    }
  });
});
