import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createMetrics, parseTenants, silentLogger, type TenantsConfig } from '@commerce/service';
import { createAccountIds } from '../../../src/identity/accountId.ts';
import type { SignInRequest } from '../../../src/identity/authenticator.ts';
import { createAuthorizer } from '../../../src/identity/authorizer/createAuthorizer.ts';
import { createHttpInvoke } from '../../../src/identity/authorizer/httpInvoke.ts';
import { createLambdaInvoke } from '../../../src/identity/authorizer/lambdaInvoke.ts';
import type { Caller } from '../../../src/identity/caller.ts';
import { createSignIn } from '../../../src/identity/signIn.ts';
import { createSignInMetrics } from '../../../src/identity/signInMetrics.ts';
import { type LocalFunctions, startLocalFunctions } from '../../support/localLambda.ts';
import { handler as appSyncFunction } from './appSyncFunction.ts';

const tenant = (id: string) => ({
  id,
  name: id,
  defaultLocale: 'en',
  locales: ['en'],
  defaultCurrency: 'USD',
  currencies: ['USD'],
});

const configOf = (authorizer: Record<string, unknown>): TenantsConfig['authorizers'][number] => {
  const [config] = parseTenants({
    tenants: [tenant('acme'), tenant('globex'), tenant('initech')],
    authorizers: [{ id: 'pos', http: { url: 'http://localhost/' }, ...authorizer }],
  }).authorizers;
  if (!config) throw new Error('no authorizer');
  return config;
};

const forAcme = { tenant: 'acme', keys: { subject: 'userId', role: 'role', scopes: 'scopes' } };
const refusal = ['UNAUTHENTICATED', 'the credential is missing or not valid'];
const unavailable = ['SUBGRAPH_UNAVAILABLE', 'the credential cannot be checked now'];

describe.each(['http', 'lambda'] as const)('a custom authorizer behind %s', (kind) => {
  let functions: LocalFunctions;
  let nowMs: number;

  beforeAll(async () => {
    functions = await startLocalFunctions();
  });
  beforeEach(() => {
    nowMs = 1_800_000_000_000;
    functions.events.length = 0;
  });
  afterEach(() => functions.behave(undefined));
  afterAll(() => functions.stop());

  const invokeWithin = async (timeoutMs: number) =>
    kind === 'http'
      ? createHttpInvoke({ url: `${functions.origin}/authorize`, timeoutMs, fetch })
      : createLambdaInvoke({
          function: 'arn:aws:lambda:eu-central-1:111122223333:function:authorizer:live',
          region: undefined,
          timeoutMs,
          client: {
            endpoint: functions.origin,
            credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
          },
        });

  const signInWithin = async (timeoutMs: number, ...authorizers: Record<string, unknown>[]) => {
    const clock = { nowMs: () => nowMs };
    const invoke = await invokeWithin(timeoutMs);
    const authenticators = authorizers.map((each) =>
      createAuthorizer({
        config: configOf(each),
        invoke,
        accountIds: createAccountIds(new Uint8Array(32).fill(7)),
        clock,
      }),
    );
    const metrics = createSignInMetrics(createMetrics('gateway', { defaults: false }).registry);
    const signIn = createSignIn({ apiKeys: [], authenticators, clock, logger: silentLogger(), metrics });
    return (authorization: string, request: Partial<SignInRequest> = {}): Promise<Caller> =>
      signIn({
        requestId: 'req-1',
        header: (name) => (name === 'authorization' ? authorization : undefined),
        headers: () => ({}),
        operation: () => ({}),
        ...request,
      });
  };
  const signInWith = (...authorizers: Record<string, unknown>[]) => signInWithin(10_000, ...authorizers);
  const outcomeOf = (caller: Promise<Caller>): Promise<unknown> =>
    caller.catch((error: { code?: string; message: string }) => [error.code, error.message]);

  test('an AppSync authorizer works unchanged: it is told what AppSync tells it and its answer decides', async () => {
    functions.run(appSyncFunction);
    const signIn = await signInWith({
      tenantFrom: { key: 'store', tenants: ['acme', 'globex'] },
      apiId: 'shop-api',
      accountId: '111122223333',
      keys: { subject: 'userId', groups: 'plan' },
      role: 'shopper',
    });
    const bob = await signIn('custom-bob', {
      headers: () => ({
        'user-agent': 'till/1',
        'x-forwarded-for': '192.0.2.1',
        cookie: 'session=1',
        authorization: 'custom-bob',
        'x-api-key': 'k',
        'x-identity-token': 't',
      }),
      operation: () => ({ query: 'query Q { a }', operationName: 'Q', variables: { id: 1 } }),
    });
    expect(functions.events.at(-1)?.event).toEqual({
      authorizationToken: 'custom-bob',
      requestContext: {
        apiId: 'shop-api',
        accountId: '111122223333',
        requestId: 'req-1',
        queryString: 'query Q { a }',
        operationName: 'Q',
        variables: { id: 1 },
      },
      requestHeaders: { 'user-agent': 'till/1', 'x-forwarded-for': '192.0.2.1' },
    });
    expect(bob).toMatchObject({
      identity: { tenant: 'globex', subject: 'pos:bob', kind: 'shopper', groups: ['free'] },
      mode: 'authorizer',
      credential: 'authorizer:pos',
      deniedFields: new Set(['Mutation.checkout', 'Product.cost']),
    });
    const ada = await signIn('custom-ada');
    expect(ada).not.toHaveProperty('deniedFields');
    expect(ada.identity.accountId).not.toBe(bob.identity.accountId);
    expect(await outcomeOf(signIn('custom-eve'))).toEqual(refusal);
  });

  test('a header with credentials is passed on where the configuration says so', async () => {
    functions.run(() => ({ isAuthorized: true, resolverContext: { userId: 'ada' } }));
    const signIn = await signInWith({ ...forAcme, passHeaders: ['Cookie'] });
    await signIn('t', { headers: () => ({ cookie: 'a=1', 'x-api-key': 'k' }) });
    expect(functions.events[0]?.event).toMatchObject({ requestHeaders: { cookie: 'a=1' } });
    expect(functions.events[0]?.event).not.toHaveProperty('requestHeaders.x-api-key');
  });

  test('role and scopes are those that the configuration allows: another role is refused, other scopes are left out', async () => {
    let context: Record<string, unknown> = {};
    functions.run(() => ({ isAuthorized: true, resolverContext: { userId: 'ada', ...context } }));
    const allow = { roles: ['support'], scopes: ['catalog:read', 'order:any'] };
    const signIn = await signInWith({ ...forAcme, allow, ttlSeconds: 0 });
    const rightsFor = async (given: Record<string, unknown>): Promise<unknown> => {
      context = given;
      const caller = await outcomeOf(signIn('t'));
      return Array.isArray(caller)
        ? caller
        : [(caller as Caller).identity.kind, (caller as Caller).identity.scopes];
    };
    expect(await rightsFor({})).toEqual(['guest', expect.arrayContaining(['cart:write'])]);
    expect(await rightsFor({ role: 'support' })).toEqual(['staff', expect.arrayContaining(['cart:any'])]);
    expect(await rightsFor({ role: 'admin' })).toEqual(refusal);
    expect(await rightsFor({ role: 'constructor' })).toEqual(refusal);
    expect(await rightsFor({ scopes: 'catalog:read, admin:keys,order:any nonsense' })).toEqual([
      'guest',
      ['catalog:read', 'order:any'],
    ]);
    expect(await rightsFor({ scopes: 'admin:keys' })).toEqual(['guest', []]);
  });

  test('policies that it grants are the caller’s', async () => {
    functions.run(() => ({ isAuthorized: true, resolverContext: { p: 'see_margin,vip' } }));
    const signIn = await signInWith({ tenant: 'acme', keys: { policies: 'p' } });
    expect((await signIn('t')).policies).toEqual(new Set(['see_margin', 'vip']));
  });

  test('the tenant is one that this authorizer may name', async () => {
    let store: unknown = 'acme';
    functions.run(() => ({ isAuthorized: true, resolverContext: { store } }));
    const signIn = await signInWith({
      tenantFrom: { key: 'store', tenants: ['acme', 'globex'] },
      ttlSeconds: 0,
    });
    expect((await signIn('t')).identity.tenant).toBe('acme');
    for (const other of ['initech', 'nobody', '', null, undefined, true]) {
      store = other;
      expect([other, await outcomeOf(signIn('t'))]).toEqual([other, refusal]);
    }
  });

  test('a verdict is kept by its token for ttlOverride, else for the configured time', async () => {
    let ttlOverride: number | undefined;
    const run = jest.fn(() => ({ isAuthorized: true, ttlOverride }));
    functions.run(run);
    const signIn = await signInWith({ tenant: 'acme', ttlSeconds: 30 });
    const asksAfter = async (token: string, ms: number): Promise<boolean> => {
      nowMs += ms;
      const before = run.mock.calls.length;
      await signIn(token);
      return run.mock.calls.length > before;
    };
    expect([await asksAfter('a', 0), await asksAfter('a', 29_999), await asksAfter('a', 1)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await asksAfter('another', 0)).toBe(true);
    ttlOverride = 3_000;
    expect([await asksAfter('b', 0), await asksAfter('b', 2_999_999), await asksAfter('b', 1)]).toEqual([
      true,
      false,
      true,
    ]);
    ttlOverride = 100_000;
    expect([await asksAfter('c', 0), await asksAfter('c', 3_600_000)]).toEqual([true, true]);
    ttlOverride = 0;
    expect([await asksAfter('d', 0), await asksAfter('d', 0)]).toEqual([true, true]);
  });

  test('a refusal is kept as long', async () => {
    const run = jest.fn(() => ({ isAuthorized: false, ttlOverride: 10 }));
    functions.run(run);
    const signIn = await signInWith(forAcme);
    expect(await outcomeOf(signIn('t'))).toEqual(refusal);
    expect(await outcomeOf(signIn('t'))).toEqual(refusal);
    expect(run).toHaveBeenCalledTimes(1);
    nowMs += 10_000;
    expect(await outcomeOf(signIn('t'))).toEqual(refusal);
    expect(run).toHaveBeenCalledTimes(2);
  });

  test('first uses at once are one invocation, unless each of them has to be asked about', async () => {
    const run = jest.fn(({ authorizationToken }: { authorizationToken: string }) => ({
      isAuthorized: true,
      ttlOverride: authorizationToken === 'each' ? 0 : 60,
    }));
    functions.run(run);
    const signIn = await signInWith({ tenant: 'acme' });
    const thrice = (token: string): Promise<Caller[]> =>
      Promise.all([signIn(token), signIn(token), signIn(token)]);
    const [one, two] = await thrice('kept');
    expect(run).toHaveBeenCalledTimes(1);
    expect(two).toBe(one);
    run.mockClear();
    await thrice('each');
    expect(run).toHaveBeenCalledTimes(3);
  });

  test('two tokens are two callers, also where the authorizer names nobody', async () => {
    functions.run(() => ({ isAuthorized: true }));
    const signIn = await signInWith({ tenant: 'acme' });
    const [a, b] = [await signIn('token-a'), await signIn('token-b')];
    expect(a.identity.subject).not.toBe(b.identity.subject);
    expect(a.identity.subject).not.toContain('token-a');
  });

  test('a token goes to the authorizer whose pattern it fits and to no other', async () => {
    functions.run(({ requestContext }: { requestContext: { apiId: string } }) => ({
      isAuthorized: requestContext.apiId === 'one',
    }));
    const signIn = await signInWith(
      { id: 'one', tenant: 'acme', tokenPattern: '^one-' },
      { id: 'two', tenant: 'globex', tokenPattern: '^two-' },
    );
    expect((await signIn('one-1')).identity).toMatchObject({ tenant: 'acme' });
    expect(await outcomeOf(signIn('two-1'))).toEqual(refusal);
    const before = functions.events.length;
    expect(await outcomeOf(signIn('three-1'))).toEqual(refusal);
    expect(functions.events).toHaveLength(before);
  });

  test('what is no answer of the contract lets nobody in', async () => {
    const answers: Record<string, unknown> = {
      nothing: null,
      'a list': [],
      'a text': 'true',
      'another type': { isAuthorized: 'true' },
      'a nested context': { isAuthorized: true, resolverContext: { user: { id: 1 } } },
      'a field that is none': {
        isAuthorized: true,
        resolverContext: { userId: 'a' },
        deniedFields: ['Product'],
      },
      'denied fields of another form': { isAuthorized: true, deniedFields: 'Product.cost' },
      'a time that is none': { isAuthorized: true, ttlOverride: -1 },
      'a time as text': { isAuthorized: true, ttlOverride: '60' },
      'too much': { isAuthorized: true, resolverContext: { userId: 'a', more: 'x'.repeat(5_300_000) } },
    };
    const signIn = await signInWith(forAcme);
    const outcomes: Record<string, unknown> = {};
    for (const [name, answer] of Object.entries(answers)) {
      functions.run(() => answer);
      outcomes[name] = await outcomeOf(signIn('t'));
    }
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(answers).map((name) => [name, unavailable])));
    functions.run(() => ({ isAuthorized: true, resolverContext: {} }));
    expect(await outcomeOf(signIn('t'))).toEqual(refusal);
  });

  test('an authorizer that fails or does not answer in time lets nobody in, and says to try again', async () => {
    const signIn = await signInWithin(300, forAcme);
    functions.run(() => {
      throw new Error('a defect');
    });
    expect(await outcomeOf(signIn('t'))).toEqual(unavailable);
    functions.behave((response) => void response.destroy());
    expect(await outcomeOf(signIn('t'))).toEqual(unavailable);
    functions.behave(() => undefined);
    expect(await outcomeOf(signIn('t'))).toEqual(unavailable);
    functions.behave((response) => void response.writeHead(500).end());
    expect(await outcomeOf(signIn('t'))).toEqual(unavailable);
    functions.behave((response) => void response.writeHead(302, { location: functions.origin }).end());
    expect(await outcomeOf(signIn('t'))).toEqual(unavailable);
    functions.behave(undefined);
    functions.run(() => ({ isAuthorized: true, resolverContext: { userId: 'ada' } }));
    const patient = await signInWith(forAcme);
    expect(await outcomeOf(patient('t'))).toMatchObject({ mode: 'authorizer' });
  });
});
