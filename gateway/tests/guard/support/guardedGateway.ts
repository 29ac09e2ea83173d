import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { systemClock, type Clock, type Identity, roles } from '@commerce/kernel';
import {
  createIdentitySigner,
  createMetrics,
  parseTenants,
  silentLogger,
  type TenantLimits,
} from '@commerce/service';
import { execute, parse } from 'graphql';
import { exportJWK, generateKeyPair } from 'jose';
import { createEngine } from '../../../src/engine/engine.ts';
import { SubgraphFailure } from '../../../src/engine/fetch/port.ts';
import { silentObserver } from '../../../src/engine/observer.ts';
import { stringifyResult } from '../../../src/engine/result.ts';
import { answerCosts } from '../../../src/guard/cost/answerCosts.ts';
import { createGuards, type GuardOptions } from '../../../src/guard/guards.ts';
import type { ManifestSource } from '../../../src/guard/safelist/manifestSource.ts';
import { staticSupergraph } from '../../../src/supergraph/staticManager.ts';
import { signInAs } from '../../support/signInAs.ts';
import { type AnswerBody, type RunningGateway, startTrivialGateway } from '../../support/trivialGateway.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost", "@listSize"])
  type Query {
    items(first: Int = 5, tag: String): ItemConnection
      @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)
    item(id: ID! = "1"): Item
    any(first: Int!): [Any!] @listSize(slicingArguments: ["first"])
    slow: Item
  }
  type Mutation { change(input: Change): Item }
  input Change { words: [String!] @cost(weight: 3) }
  type ItemConnection { total: Int edges: [ItemEdge!] nodes: [Item!] }
  type ItemEdge { node: Item }
  union Any = Item | Owner
  type Item {
    id: ID!
    price(exact: Boolean @cost(weight: 2)): Price
    owner: Owner
    tags: [Tag!] @listSize(assumedSize: 3)
    twin: Item
  }
  type Price @cost(weight: 4) { amount: Int }
  type Owner { name: String dear: Int @cost(weight: 7) items(first: Int): [Item!] @listSize(slicingArguments: ["first"], assumedSize: 2, requireOneSlicingArgument: false) }
  scalar Tag @cost(weight: 1)
`;

const owner = { __typename: 'Owner', name: 'o', dear: 1, items: ({ first = 2 }) => many(first) };
const item = (id: string) => ({
  __typename: 'Item',
  id,
  price: () => ({ amount: 1 }),
  owner: () => owner,
  tags: ['a', 'b', 'c'],
  twin: () => (id === '0' ? null : item(String(Number(id) - 1))),
});
function many(count: number): unknown[] {
  return Array.from({ length: count }, (_, i) => item(String(i + 1)));
}

const people: Readonly<Record<string, Identity>> = Object.fromEntries(
  ['acme', 'globex'].flatMap((tenant) => [
    [`${tenant}-web`, { tenant, subject: 'key:web', ...roles.guest }],
    [`${tenant}-app`, { tenant, subject: 'key:app', ...roles.guest }],
    [`${tenant}-cart`, { tenant, subject: 'service:cart', ...roles.service }],
  ]),
);

export interface GuardedGateway extends RunningGateway {
  /** Asks as one of the API keys `<tenant>-web`, `<tenant>-app`, `<tenant>-cart`. */
  ask(
    who: string,
    body: string | object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{
    status: number;
    headers: Headers;
    body: AnswerBody & { extensions?: Record<string, unknown> };
  }>;
  /** Operations that reached the subgraph. */
  readonly fetched: string[];
  /** The next operation that reaches the subgraph gets no answer. */
  failNext(): void;
  stop(): Promise<void>;
}

const supergraph = (): string => {
  const { supergraphSdl, errors } = composeServices([
    { name: 'shop', url: 'http://shop.invalid', typeDefs: parse(sdl) },
  ]);
  if (supergraphSdl === undefined) throw new Error(errors?.join('\n'));
  return supergraphSdl;
};

const defaults: GuardOptions = {
  cost: 'enforce',
  maxCost: 1_000,
  defaultListSize: 10,
  rates: 'memory',
  defaultRates: {
    total: { costPerMinute: 1e6 },
    operation: { costPerMinute: 1e6 },
    apiKey: { costPerMinute: 1e6 },
    service: { costPerMinute: 1e6 },
  },
  redisUrl: undefined,
  redisTimeoutMs: 50,
  newTextPerMinute: 0,
  workers: 1,
  failedSignIns: 0,
  trustedProxies: 0,
  safelist: 'off',
  manifestFiles: [],
  manifestPollMs: 0,
  safelistExempt: new Set(['service']),
  maxTokens: 15_000,
};

/** A whole gateway with guards over one small subgraph of this process; everybody signs in by API key. */
export const startGuarded = async (
  options: Partial<GuardOptions> = {},
  more: {
    readonly limits?: Readonly<Record<string, TenantLimits>>;
    readonly clients?: readonly { name: string; credentials: string[] }[];
    readonly manifests?: ManifestSource;
    readonly clock?: Clock;
    /** `slow` answers after that. */
    readonly open?: Promise<void>;
  } = {},
): Promise<GuardedGateway> => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
  const fetched: string[] = [];
  let failing = false;
  const keys = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const privateKey = { ...(await exportJWK(keys.privateKey)), kid: 'test' };
  const clock = more.clock ?? systemClock;
  const logger = silentLogger();
  const metrics = createMetrics('gateway', { defaults: false });
  const tenant = (id: string) => ({
    ...{ id, name: id, defaultLocale: 'en', locales: ['en'], defaultCurrency: 'USD', currencies: ['USD'] },
    ...(more.limits?.[id] && { limits: more.limits[id] }),
    ...(more.clients && { clients: more.clients }),
  });
  const tenants = parseTenants({ tenants: [tenant('acme'), tenant('globex')] });
  const byTenant = new Map(tenants.tenants.map(({ id, limits = {} }) => [id, limits]));
  const none: TenantLimits = {};
  const guards = await createGuards({
    options: { ...defaults, ...options },
    tenants,
    limits: { limitsOf: (id) => byTenant.get(id) ?? none },
    manifests: more.manifests,
    metrics,
    clock,
    logger,
  });
  const engine = createEngine({
    supergraph: staticSupergraph(supergraph()),
    planner: 'apollo',
    sender: () => async (request) => {
      const { query, variables } = JSON.parse(request.body) as {
        query: string;
        variables: Record<string, unknown>;
      };
      fetched.push(query);
      if (failing) {
        failing = false;
        throw new SubgraphFailure('shop', 'unreachable', 'as the test wants it');
      }
      const result = await execute({
        schema,
        document: parse(query),
        variableValues: variables,
        rootValue: {
          items: ({ first = 5 }) => ({
            total: first,
            edges: many(first).map((node) => ({ node })),
            nodes: many(first),
          }),
          item: ({ id }: { id: string }) => (id === 'none' ? null : item(id)),
          any: ({ first }: { first: number }) => many(first).map((one, i) => (i % 2 === 0 ? one : owner)),
          slow: async () => {
            await more.open;
            return item('1');
          },
          change: () => item('1'),
        },
      });
      return {
        status: 200,
        contentType: 'application/json',
        cacheControl: undefined,
        startedAtMs: 0,
        body: JSON.stringify(result),
      };
    },
    operationCacheBytes: 10_000_000,
    entityCache: undefined,
    onUnauthorized: 'filter',
    exposeServiceNames: false,
    observer: silentObserver,
    answerCosts,
    logger,
  });
  const running = await startTrivialGateway(
    {
      gateway: engine,
      options: { documentStore: engine.documentStore, stringifyResult },
      offer: engine.offer,
      documentOf: engine.documentOf,
      answerAhead: (on, request) => engine.answerAhead(on, request),
    },
    {
      deps: {
        guards,
        metrics,
        access: {
          kind: 'identified',
          signIn: signInAs((key) => people[key ?? '']),
          signer: await createIdentitySigner({ privateKey, clock: systemClock }),
        },
      },
    },
  );
  return {
    ...running,
    metrics,
    fetched,
    failNext: () => void (failing = true),
    async ask(who, body, headers) {
      const sent = typeof body === 'string' ? { query: body } : body;
      const response = await running.post(sent, { 'x-api-key': who, ...headers });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as AnswerBody,
      };
    },
    stop: () => running.gateway.stop(),
  };
};
