import { beforeAll, describe, expect, test } from '@jest/globals';
import { type CodedError, type Identity, systemClock } from '@commerce/kernel';
import { createServiceAssertions, silentLogger } from '@commerce/service';
import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { Registry } from 'prom-client';
import { createAccountIds } from '../../src/identity/accountId.ts';
import { createApiKeys } from '../../src/identity/apiKeys.ts';
import { createPersonTokens } from '../../src/identity/oidc/personTokens.ts';
import { createServiceTokens } from '../../src/identity/serviceTokens.ts';
import { createSignIn } from '../../src/identity/signIn.ts';
import { createSignInMetrics } from '../../src/identity/signInMetrics.ts';
import { createTestIssuer, type TestIssuer, testTenants } from '../support/tenants.ts';

describe('who is asking', () => {
  let resolve: (sent: {
    apiKey?: string | undefined;
    authorization?: string | undefined;
  }) => Promise<Identity>;
  let acme: TestIssuer;
  let globex: TestIssuer;
  let stranger: TestIssuer;
  let cartKey: JWK;
  let nextCartKey: JWK;

  beforeAll(async () => {
    acme = await createTestIssuer('https://id.acme.example', 'shop');
    globex = await createTestIssuer('https://id.globex.example', 'shop');
    stranger = await createTestIssuer('https://id.acme.example', 'shop');
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    cartKey = { ...(await exportJWK(pair.privateKey)), kid: 'cart-1' };
    const next = await generateKeyPair('EdDSA', { extractable: true });
    nextCartKey = { ...(await exportJWK(next.privateKey)), kid: 'cart-2' };
    const config = testTenants({
      acme: acme.publicJwk,
      globex: globex.publicJwk,
      cart: [
        { ...(await exportJWK(pair.publicKey)), kid: 'cart-1' },
        { ...(await exportJWK(next.publicKey)), kid: 'cart-2' },
      ],
    });
    const clock = systemClock;
    const signIn = createSignIn({
      apiKeys: [createApiKeys({ config, clock })],
      authenticators: [
        createServiceTokens({ config, clock }),
        createPersonTokens({
          config,
          accountIds: createAccountIds(new Uint8Array(32).fill(7)),
          clock,
          logger: silentLogger(),
          fetch: () => Promise.reject(new Error('no key is fetched here')),
          keysFetched: () => undefined,
        }),
      ],
      clock,
      logger: silentLogger(),
      metrics: createSignInMetrics(new Registry()),
    });
    resolve = async ({ apiKey, authorization }) => {
      const headers = new Map(Object.entries({ 'x-api-key': apiKey, authorization }));
      const { identity } = await signIn({
        requestId: 'r-1',
        header: (name) => headers.get(name),
        headers: () => ({}),
        operation: () => ({}),
      });
      return identity;
    };
  });

  const bearer = (token: string, apiKey?: string) => resolve({ apiKey, authorization: `Bearer ${token}` });
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'accepted',
      (error: CodedError) => error.code,
    );

  test('an API key is a guest of its own tenant', async () => {
    expect(await resolve({ apiKey: 'demo-globex', authorization: undefined })).toMatchObject({
      tenant: 'globex',
      kind: 'guest',
    });
  });

  test('a person’s token gives tenant, kind and a stable account id that another tenant’s same subject does not share', async () => {
    const shopper = await bearer(await acme.sign({ sub: 'ada' }));
    const again = await bearer(await acme.sign({ sub: 'ada' }, { expiresIn: 60 }));
    const other = await bearer(await globex.sign({ sub: 'ada' }));
    expect(shopper).toMatchObject({ tenant: 'acme', subject: 'ada', kind: 'shopper' });
    expect(shopper.scopes).not.toContain('catalog:cost');
    expect(again.accountId).toBe(shopper.accountId);
    expect(other.tenant).toBe('globex');
    expect(other.accountId).not.toBe(shopper.accountId);
  });

  test('a staff role makes staff', async () => {
    expect(await bearer(await acme.sign({ sub: 'sam', roles: ['staff'] }))).toMatchObject({ kind: 'staff' });
  });

  test('a service acts for the tenant it names, with the scopes of the tenants file alone', async () => {
    const assertions = await createServiceAssertions({
      service: 'cart',
      privateKey: cartKey,
      clock: systemClock,
    });
    const identity = await resolve({ apiKey: undefined, authorization: await assertions.header('globex') });
    expect(identity).toEqual({
      tenant: 'globex',
      subject: 'service:cart',
      kind: 'service',
      scopes: ['catalog:read', 'inventory:read'],
    });
    expect(
      await codeOf(
        assertions.header('initech').then((authorization) => resolve({ apiKey: undefined, authorization })),
      ),
    ).toBe('UNAUTHENTICATED');
  });

  test('a service may have two keys while it changes from one to the other', async () => {
    for (const privateKey of [cartKey, nextCartKey]) {
      const assertions = await createServiceAssertions({ service: 'cart', privateKey, clock: systemClock });
      const identity = await resolve({ authorization: await assertions.header('acme') });
      expect(identity.subject).toBe('service:cart');
    }
  });

  test('everything else is refused, with one message that explains nothing', async () => {
    const good = await acme.sign({ sub: 'ada' });
    const [head = '', body = '', signature = ''] = good.split('.');
    const payload = { iss: 'https://id.acme.example', aud: 'shop', sub: 'ada', exp: 4_000_000_000 };
    const confused = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .sign(new TextEncoder().encode(JSON.stringify(acme.publicJwk)));
    const cases: Record<string, { apiKey?: string; authorization?: string }> = {
      nothing: {},
      'unknown key': { apiKey: 'demo-initech' },
      'empty key': { apiKey: '' },
      'not a bearer': { authorization: 'Basic YTpi' },
      'not a token': { authorization: 'Bearer abc' },
      'another’s signature': { authorization: `Bearer ${await stranger.sign({ sub: 'ada' })}` },
      'unknown kid': { authorization: `Bearer ${await acme.sign({ sub: 'ada' }, { kid: 'key-9' })}` },
      expired: { authorization: `Bearer ${await acme.sign({ sub: 'ada' }, { nowSeconds: 1_600_000_000 })}` },
      'wrong audience': { authorization: `Bearer ${await acme.sign({ sub: 'ada', aud: 'other' })}` },
      'no subject': { authorization: `Bearer ${await acme.sign({})}` },
      'alg none': { authorization: `Bearer ${new UnsecuredJWT(payload).encode()}` },
      'alg confusion': { authorization: `Bearer ${confused}` },
      stripped: { authorization: `Bearer ${head}.${body}.` },
      swapped: {
        authorization: `Bearer ${head}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${signature}`,
      },
      'good token, bad key': { apiKey: 'nope', authorization: `Bearer ${good}` },
      'two tenants': { apiKey: 'demo-globex', authorization: `Bearer ${good}` },
    };
    const outcomes: Record<string, unknown> = {};
    for (const [name, { apiKey, authorization }] of Object.entries(cases)) {
      outcomes[name] = await resolve({ apiKey, authorization }).then(
        () => 'accepted',
        (error: CodedError) => [error.code, error.message],
      );
    }
    const refusal = ['UNAUTHENTICATED', 'the credential is missing or not valid'];
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(cases).map((name) => [name, refusal])));
  });
});
