import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestIssuer, type TestIssuer } from '@commerce/testkit';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { type People, people, refusal, sha256, tenant } from './rig.ts';

const nowSeconds = () => Math.floor(Date.now() / 1000);

describe('tokens that must not open anything', () => {
  let pool: TestIssuer;
  let shop: TestIssuer;
  let rsa: TestIssuer;
  let sut: People;

  beforeAll(async () => {
    [pool, shop, rsa] = await Promise.all([
      startTestIssuer(),
      startTestIssuer(),
      startTestIssuer({ alg: 'RS256' }),
    ]);
    sut = people({
      tenants: [
        tenant('acme', {
          issuers: [
            {
              issuer: shop.issuer,
              audience: 'shop',
              tenantClaim: 'tenant',
              jwks: { uri: shop.jwksUrl },
            },
            { issuer: rsa.issuer, audience: 'shop', jwks: { discover: true }, algorithms: ['RS256'] },
          ],
        }),
        tenant('globex'),
      ],
      issuers: [
        {
          issuer: pool.issuer,
          clientIds: ['web'],
          tokenUse: ['access'],
          tenantClaim: 'custom:tenant_id',
          jwks: { uri: pool.jwksUrl },
        },
      ],
    });
  });
  afterAll(() => Promise.all([pool, shop, rsa].map((issuer) => issuer.stop())));

  const shopper = { sub: 'ada', aud: 'shop', tenant: 'acme' };
  const user = { sub: 'ada', client_id: 'web', token_use: 'access', 'custom:tenant_id': 'globex' };
  const replaced = (token: string, part: 0 | 1 | 2, value: string): string =>
    token.split('.').with(part, value).join('.');
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('the good ones that they are made of do', async () => {
    expect((await sut.signIn(await shop.sign(shopper))).identity.tenant).toBe('acme');
    expect((await sut.signIn(await pool.sign(user))).identity.tenant).toBe('globex');
    expect((await sut.signIn(await rsa.sign({ sub: 'ada', aud: 'shop' }))).identity.tenant).toBe('acme');
  });

  const signedBadly: Record<string, { reason: string; make: () => Promise<string> }> = {
    'alg none': {
      reason: 'none unknown',
      make: async () => new UnsecuredJWT({ ...shopper, iss: shop.issuer }).encode(),
    },
    'alg none with a signature': {
      reason: 'oidc algorithm',
      make: async () => replaced(await shop.sign(shopper), 0, encoded({ alg: 'none' })),
    },
    'the public key as an HMAC secret': {
      reason: 'oidc algorithm',
      make: () =>
        new SignJWT({ ...shopper, iss: rsa.issuer, exp: nowSeconds() + 600 })
          .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
          .sign(new TextEncoder().encode(JSON.stringify(rsa.publicKey()))),
    },
    'an algorithm that the issuer may not use': {
      reason: 'oidc algorithm',
      make: async () => {
        const key = await rsa.rotate({ alg: 'PS256' });
        await rsa.rotate();
        return rsa.sign(shopper, { key });
      },
    },
    'the issuer’s own algorithm with another’s key': {
      reason: 'oidc signature',
      make: () => pool.sign({ ...shopper, iss: shop.issuer }),
    },
    'an unknown kid': { reason: 'oidc key', make: () => shop.sign(shopper, { header: { kid: 'key-9' } }) },
    'a kid that is no text': { reason: 'oidc key', make: () => shop.sign(shopper, { header: { kid: 1 } }) },
    'a stripped signature': {
      reason: 'none unknown',
      make: async () => replaced(await shop.sign(shopper), 2, ''),
    },
    'another’s signature': {
      reason: 'oidc signature',
      make: async () => {
        const [, , signature = ''] = (await shop.sign({ ...shopper, sub: 'eve' })).split('.');
        return replaced(await shop.sign(shopper), 2, signature);
      },
    },
    'a swapped payload': {
      reason: 'oidc signature',
      make: async () => {
        const claims = { ...shopper, iss: shop.issuer, sub: 'eve', exp: nowSeconds() + 600 };
        return replaced(await shop.sign(shopper), 1, encoded(claims));
      },
    },
    'two tokens in one': {
      reason: 'none unknown',
      make: async () => `${await shop.sign(shopper)}.${await shop.sign(shopper)}`,
    },
    'a payload that is no object': {
      reason: 'none unknown',
      make: async () => replaced(await shop.sign(shopper), 1, encoded(['acme'])),
    },
    'a header that is no object': {
      reason: 'none unknown',
      make: async () => replaced(await shop.sign(shopper), 0, encoded(['ES256'])),
    },
    'more than 8 KiB': {
      reason: 'none unknown',
      make: () => shop.sign({ ...shopper, pad: 'x'.repeat(8_192) }),
    },
    'a header that has to be understood': {
      reason: 'oidc malformed',
      make: () => shop.sign(shopper, { header: { crit: ['b64'], b64: true } }),
    },
  };
  test.each(Object.entries(signedBadly))('%s', async (_name, { reason, make }) => {
    expect(await sut.reason(await make())).toBe(reason);
  });

  test.each(['jwk', 'jku', 'x5u', 'x5c'])('a key that the token itself brings, as %s', async (member) => {
    const own = await generateKeyPair('ES256', { extractable: true });
    const thief = await startTestIssuer();
    const brought: Record<string, unknown> = {
      jwk: await exportJWK(own.publicKey),
      jku: thief.jwksUrl,
      x5u: thief.jwksUrl,
      x5c: ['MIIB'],
    };
    const claims = { ...shopper, iss: shop.issuer, iat: nowSeconds(), exp: nowSeconds() + 600 };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'key-1', [member]: brought[member] })
      .sign(own.privateKey);
    expect(await sut.reason(token)).toBe('oidc signature');
    expect(thief.keyRequests()).toBe(0);
    await thief.stop();
  });

  const claimsOfShop: Record<string, readonly [reason: string, claims: Record<string, unknown>]> = {
    'that is expired': ['oidc expired', { exp: nowSeconds() - 60 }],
    'that is not good yet': ['oidc claims', { nbf: nowSeconds() + 60 }],
    'issued in the future': ['oidc claims', { iat: nowSeconds() + 60 }],
    'without an end': ['oidc claims', { exp: undefined }],
    'with an end that is no number': ['oidc claims', { exp: '4000000000' }],
    'for another audience': ['oidc claims', { aud: 'other' }],
    'for no audience': ['oidc claims', { aud: undefined }],
    'of an unknown issuer': ['none unknown', { iss: 'https://evil.example' }],
    'of an issuer that is called almost alike': ['none unknown', { iss: 'http://127.0.0.1' }],
    'of two issuers': ['none unknown', { iss: ['http://127.0.0.1'] }],
    'without a subject': ['oidc claims', { sub: undefined }],
    'with an empty subject': ['oidc claims', { sub: '' }],
    'with a subject that is no text': ['oidc claims', { sub: { a: 1 } }],
    'with an endless subject': ['oidc claims', { sub: 'x'.repeat(256) }],
    'that names another tenant, where the issuer is one tenant’s': ['oidc tenant', { tenant: 'globex' }],
    'that names no tenant, where it must': ['oidc tenant', { tenant: undefined }],
    'that names two tenants': ['oidc tenant', { tenant: ['acme', 'globex'] }],
  };
  test.each(Object.entries(claimsOfShop))('a token %s', async (_name, [reason, claims]) => {
    expect(await sut.reason(await shop.sign({ ...shopper, ...claims }))).toBe(reason);
  });

  const claimsOfPool: Record<string, readonly [reason: string, claims: Record<string, unknown>]> = {
    'of another client': ['oidc claims', { client_id: 'other' }],
    'of no client': ['oidc claims', { client_id: undefined }],
    'whose audience is called as the client': ['oidc claims', { client_id: undefined, aud: 'web' }],
    'that is an ID token': ['oidc claims', { token_use: 'id', aud: 'web' }],
    'of no use': ['oidc claims', { token_use: undefined }],
    'of a tenant that nobody knows': ['oidc tenant', { 'custom:tenant_id': 'initech' }],
    'of no tenant': ['oidc tenant', { 'custom:tenant_id': undefined }],
    'of two tenants': ['oidc tenant', { 'custom:tenant_id': ['acme', 'globex'] }],
    'of a tenant that every object has': ['oidc tenant', { 'custom:tenant_id': 'constructor' }],
  };
  test.each(Object.entries(claimsOfPool))(
    'a token of the shared pool %s',
    async (_name, [reason, claims]) => {
      expect(await sut.reason(await pool.sign({ ...user, ...claims }))).toBe(reason);
    },
  );

  test.each([
    'identity+jwt',
    'iam-session+jwt',
    'service+jwt',
    'dpop+jwt',
    'logout+jwt',
    'application/secevent+jwt',
  ])('a token of another use: %s', async (typ) => {
    expect(await sut.reason(await shop.sign(shopper, { header: { typ } }))).toBe('oidc claims');
  });

  test.each(['JWT', 'jwt', 'at+jwt', 'application/at+jwt'])('but %s is one of ours', async (typ) => {
    expect(await sut.outcome(await shop.sign(shopper, { header: { typ } }))).toBe('in');
  });

  test('a bad token is not saved by a good API key, nor a bad key by a good token; two tenants are nobody', async () => {
    const keyOf = (id: string) => [{ id: 'web', sha256: sha256(`key of ${id}`) }];
    const jwks = { uri: shop.jwksUrl };
    const both = people({
      tenants: [
        tenant('acme', {
          issuers: [{ issuer: shop.issuer, audience: 'shop', jwks }],
          apiKeys: keyOf('acme'),
        }),
        tenant('globex', { apiKeys: keyOf('globex') }),
      ],
    });
    const good = await shop.sign(shopper);
    expect(await both.outcome(good, 'key of acme')).toBe('in');
    expect(await both.outcome(good, 'key of globex')).toBe(refusal);
    expect(await both.outcome(good, 'no key')).toBe(refusal);
    expect(await both.outcome('no.to.ken', 'key of acme')).toBe(refusal);
    expect(await both.outcome(undefined)).toBe(refusal);
  });
});
