import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hash, randomBytes } from 'node:crypto';
import { composeServices } from '@apollo/composition';
import { createIdFactory, type Identity } from '@commerce/kernel';
import {
  createIdentitySigner,
  createIdentityVerifier,
  createMetrics,
  createSubgraphServer,
  localKeys,
  parseTenants,
  type RequestContext,
  silentLogger,
  type SubgraphServer,
} from '@commerce/service';
import { fixedClock } from '@commerce/testkit';
import { parse } from 'graphql';
import { exportJWK, generateKeyPair } from 'jose';
import { createAdministration } from '../../src/admin/administration.ts';
import { createGateway, type Gateway } from '../../src/app.ts';
import { defaultSubgraphOptions } from '../../src/engine/fetch/options.ts';
import { chooseEngine } from '../../src/engines.ts';
import { plannerEntries } from '../support/plannerEntries.ts';
import { defaultTransport } from '../../src/http/transport.ts';
import { createApiKeys } from '../../src/identity/apiKeys.ts';
import { createSignIn } from '../../src/identity/signIn.ts';
import { createSignInMetrics } from '../../src/identity/signInMetrics.ts';
import { staticSupergraph } from '../../src/supergraph/staticManager.ts';
import { startTelemetry } from '../../src/telemetry/start.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@requiresScopes"])
  type Query {
    who: String
    verifyApiKey(sha256: String!): VerifiedApiKey @requiresScopes(scopes: [["credential:verify"]])
    tenantLimits: TenantLimits @requiresScopes(scopes: [["credential:verify"]])
  }
  type Mutation { apiKeyUsed(input: ApiKeyUsedInput!): ApiKeyUsedPayload! @requiresScopes(scopes: [["credential:verify"]]) }
  type VerifiedApiKey { id: ID! kind: String! scopes: [String!]! expiresAt: String }
  input ApiKeyUsedInput { keyId: ID! }
  type ApiKeyUsedPayload { userErrors: [UserError!]! }
  type UserError { code: String! }
  type CostRate { costPerMinute: Float! burst: Float }
  type OperationCostRate { operation: String! costPerMinute: Float! burst: Float }
  type ModeLimits { mode: String! maxCost: Float total: CostRate operation: CostRate credential: CostRate operations: [OperationCostRate!]! }
  type TenantLimits { maxCost: Float modes: [ModeLimits!]! }`;

const key = `ck_acme_${'k'.repeat(43)}`;
const fileKey = 'from-the-file';

const tenantsFile = () => {
  const tenant = {
    ...{ id: 'acme', name: 'Acme', defaultLocale: 'en', locales: ['en'] },
    ...{ defaultCurrency: 'EUR', currencies: ['EUR'] },
    apiKeys: [{ id: 'file', sha256: hash('sha256', fileKey, 'hex') }],
  };
  return parseTenants({ tenants: [tenant] });
};

const stored = {
  ...{ id: 'key_1', kind: 'GUEST', scopes: ['catalog:read', 'audit:write'] },
  expiresAt: null as string | null,
};

describe.each(['own', 'stock'] as const)('keys and limits made by API, with the %s engine', (engineName) => {
  const clock = fixedClock(Date.now());
  let keys: Map<string, typeof stored>;
  const seen: Identity[] = [];
  const used: string[] = [];
  let account: SubgraphServer;
  let gateway: Gateway;
  let administration: ReturnType<typeof createAdministration>;
  let url: string;

  beforeAll(async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const signer = await createIdentitySigner({
      privateKey: { ...(await exportJWK(privateKey)), kid: 'k' },
      clock,
    });
    const resolvers = {
      Query: {
        who: (_: unknown, _args: unknown, { identity }: RequestContext) => identity.subject,
        verifyApiKey: (_: unknown, { sha256 }: { sha256: string }, { identity }: RequestContext) => {
          seen.push(identity);
          return keys.get(sha256) ?? null;
        },
        tenantLimits: () => ({
          maxCost: 500,
          modes: [
            { mode: 'API_KEY', credential: { costPerMinute: 60, burst: 5 }, operations: [] },
            { mode: 'OIDC', operations: [{ operation: 'Query.who', costPerMinute: 1 }] },
          ],
        }),
      },
      Mutation: {
        apiKeyUsed: (_: unknown, { input }: { input: { keyId: string } }) => {
          used.push(input.keyId);
          return { userErrors: [] };
        },
      },
    };
    account = createSubgraphServer<RequestContext>({
      ...{ name: 'account', sdl, resolvers, clock, logger: silentLogger() },
      http: { host: '127.0.0.1', port: 0 },
      context: (base) => base,
      verifier: createIdentityVerifier({ keys: localKeys(signer.jwks), clock }),
      storeReady: async () => undefined,
      metrics: createMetrics('account', { defaults: false }),
    });
    await account.start();
    const composed = composeServices([
      { name: 'account', url: `http://127.0.0.1:${account.port()}/graphql`, typeDefs: parse(sdl) },
    ]);
    if (composed.errors) throw new Error(composed.errors.join());
    const tenants = tenantsFile();
    const logger = silentLogger();
    const metrics = createMetrics('gateway', { defaults: false });
    const telemetry = await startTelemetry({ metrics, logger });
    administration = createAdministration({ tenants, clock, logger });
    const shared = { clock, logger, telemetry, random: () => 0.5 };
    gateway = createGateway({
      ...shared,
      ...{ metrics, introspection: false, graphiql: undefined },
      ids: createIdFactory(clock, (n) => randomBytes(n)),
      transport: { ...defaultTransport, http: { host: '127.0.0.1', port: 0, bodyLimitBytes: 4_096 } },
      ownCalls: administration.ownCalls,
      engine: chooseEngine({
        ...shared,
        plannerEntries,
        ...{ engine: engineName, planner: 'apollo', onUnauthorized: 'filter', exposeServiceNames: false },
        supergraph: staticSupergraph(composed.supergraphSdl),
        subgraphUrls: new Map(),
        fetch: { defaults: { ...defaultSubgraphOptions, timeoutMs: 1_000 }, bySubgraph: new Map() },
        operationCacheBytes: 10_000_000,
        entityCache: undefined,
      }),
      access: {
        kind: 'identified',
        signer,
        signIn: createSignIn({
          apiKeys: [createApiKeys({ config: tenants, clock }), administration.apiKeys],
          authenticators: [],
          metrics: createSignInMetrics(metrics.registry),
          ...{ clock, logger },
        }),
      },
    });
    await gateway.start();
    url = `http://127.0.0.1:${gateway.port()}/graphql`;
  });
  afterAll(async () => {
    await gateway.stop();
    await account.stop();
  });
  beforeEach(() => {
    keys = new Map([[hash('sha256', key, 'hex'), stored]]);
  });

  const who = async (apiKey: string) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ query: '{ who }' }),
    });
    const answer = (await response.json()) as { data?: { who: string } | null };
    return [response.status, answer.data?.who];
  };

  test('a key is good at once, and asked for as the gateway’s own service', async () => {
    expect(await who(key)).toEqual([200, 'key:key_1']);
    expect(seen.at(-1)).toEqual({
      ...{ tenant: 'acme', subject: 'service:gateway', kind: 'service', scopes: ['credential:verify'] },
    });
    expect(used).toEqual(['key_1']);
    expect(await who(`ck_acme_${'x'.repeat(43)}`)).toEqual([401, undefined]);
  });

  test('a key never brings what is for our own processes', async () => {
    const signedIn = await administration.apiKeys.verify(key, {
      ...{ requestId: 'r', header: () => key, headers: () => ({}), operation: () => ({}) },
    });
    expect(signedIn?.caller.identity.scopes).toEqual(['catalog:read']);
  });

  test('a revoked key is refused within 30 seconds', async () => {
    expect(await who(key)).toEqual([200, 'key:key_1']);
    keys.clear();
    clock.advance(30_000);
    expect(await who(key)).toEqual([401, undefined]);
  });

  test('limits are there before anybody asks, in the form of the tenants file', () => {
    expect(administration.limits.limitsOf('acme')).toEqual({
      maxCost: 500,
      modes: {
        'api-key': { credential: { costPerMinute: 60, burst: 5 } },
        oidc: { operations: { 'Query.who': { costPerMinute: 1 } } },
      },
    });
  });

  test('while account is down known keys and the file’s go on, unknown ones are not refused for good', async () => {
    clock.advance(60_000);
    expect(await who(key)).toEqual([200, 'key:key_1']);
    await account.stop();
    clock.advance(30_000);
    const signedIn = await administration.apiKeys.verify(key, {
      ...{ requestId: 'r', header: () => key, headers: () => ({}), operation: () => ({}) },
    });
    expect(signedIn?.caller.identity.subject).toBe('key:key_1');
    expect((await who(fileKey))[0]).toBe(200);
    expect(await who(`ck_acme_${'y'.repeat(43)}`)).toEqual([503, undefined]);
  });
});
