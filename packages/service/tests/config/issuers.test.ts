import { describe, expect, test } from '@jest/globals';
import { ConfigError, parseTenants } from '../../src/index.ts';

const tenant = (id: string, more: object = {}) => ({
  id,
  name: id,
  defaultLocale: 'en',
  locales: ['en'],
  defaultCurrency: 'USD',
  currencies: ['USD'],
  ...more,
});
const entry = (more: object = {}) => ({
  issuer: 'https://id.example',
  audience: 'shop',
  jwks: { uri: 'https://id.example/keys' },
  ...more,
});

const problems = (file: object): string => {
  try {
    parseTenants(file);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n');
    throw error;
  }
  return '';
};
const ofIssuer = (more: object) => problems({ tenants: [tenant('acme', { issuers: [entry(more)] })] });
const ofKey = (more: object) =>
  problems({
    tenants: [tenant('acme', { apiKeys: [{ id: 'web', sha256: 'a'.repeat(64), ...more }] })],
  });

describe('issuers in the tenants file', () => {
  test('have safe defaults', () => {
    const [acme] = parseTenants({ tenants: [tenant('acme', { issuers: [entry()] })] }).tenants;
    expect(acme?.issuers[0]).toMatchObject({
      audience: ['shop'],
      algorithms: ['RS256', 'ES256'],
      jwks: { freshSeconds: 600, keepSeconds: 21_600, allowHttp: false },
      defaultRole: 'shopper',
    });
  });

  test.each<[string, object, RegExp]>([
    ['let in tokens for anybody', { audience: undefined }, /audience: is required, or clientIds/],
    ['use a shared secret', { algorithms: ['HS256'] }, /algorithms/],
    ['use no signature', { algorithms: ['none'] }, /algorithms/],
    ['trust a secret as a key', { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }, /public key/],
    [
      'hold a private key',
      { jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'a', d: 'b' }] } },
      /public key/,
    ],
    ['trust a weak key', { jwks: { keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }] } }, /2,048 bits/],
    ['fetch keys in the clear', { jwks: { uri: 'http://id.example/keys' } }, /https/],
    ['discover keys in the clear', { issuer: 'http://id.example', jwks: { discover: true } }, /https/],
    ['discover keys of what is no URL', { issuer: 'acme', jwks: { discover: true } }, /must be a URL/],
    [
      'keep keys for less than they are fresh',
      { jwks: { uri: 'https://id.example/k', keepSeconds: 10 } },
      /below/,
    ],
    ['make a person one of our services', { roles: { robot: 'service' } }, /roles\.robot/],
    ['make a person a guest', { defaultRole: 'guest' }, /defaultRole/],
    ['misspell a scope', { groups: { vip: ['catalog:price-list'] } }, /groups\.vip/],
    ['give what is our own processes’', { groups: { vip: ['credential:verify'] } }, /groups\.vip/],
    ['add nothing', { scopeClaim: { use: 'add' } }, /allowed/],
    ['narrow by a list', { scopeClaim: { use: 'narrow', allowed: ['catalog:read'] } }, /allowed/],
    ['misspell a setting', { groupClaim: 'groups' }, /groupClaim/],
  ])('must not %s', (_what, more, problem) => {
    expect(ofIssuer(more)).toMatch(problem);
  });

  test.each<[string, object, object, boolean]>([
    ['the same audience', {}, {}, true],
    ['one audience in common', { audience: ['a', 'b'] }, { audience: ['b', 'c'] }, true],
    ['an audience here, a client there', {}, { audience: undefined, clientIds: ['web'] }, true],
    ['another audience', {}, { audience: 'other' }, false],
    ['another client', { clientIds: ['web'] }, { clientIds: ['app'] }, false],
    ['another use', { tokenUse: ['id'] }, { tokenUse: ['access'] }, false],
    ['another issuer', {}, { issuer: 'https://other.example' }, false],
  ])('of two entries with %s', (_what, one, other, isProblem) => {
    const two = {
      tenants: [tenant('acme', { issuers: [entry(one)] }), tenant('globex', { issuers: [entry(other)] })],
    };
    expect(problems(two).includes('nothing that tells its tokens apart')).toBe(isProblem);
    const shared = {
      tenants: [tenant('acme', { issuers: [entry(one)] })],
      issuers: [entry({ ...other, tenantClaim: 'tenant' })],
    };
    expect(problems(shared).includes('nothing that tells its tokens apart')).toBe(isProblem);
  });

  test('a shared one says which claim names the tenant, and names no tenant that is not there', () => {
    const shared = (more: object) => problems({ tenants: [tenant('acme')], issuers: [entry(more)] });
    expect(shared({})).toMatch(/tenantClaim/);
    expect(shared({ tenantClaim: 't', tenants: { one: 'initech' } })).toMatch(/names no tenant: initech/);
    expect(shared({ tenantClaim: 't', tenants: { one: 'acme' } })).toBe('');
  });
});

describe('API keys in the tenants file', () => {
  test.each<[string, object, RegExp]>([
    ['a staff role', { role: 'admin' }, /role/],
    ['a service’s role', { role: 'service' }, /role/],
    ['what is our own processes’', { scopes: ['audit:write'] }, /own processes/],
    ['an end that is no instant', { expiresAt: 'tomorrow' }, /an instant/],
    ['an end without a zone', { expiresAt: '2027-01-31T00:00:00' }, /an instant/],
  ])('may not have %s', (_what, more, problem) => {
    expect(ofKey(more)).toMatch(problem);
  });

  test('two keys of one id are one client that is changing its key', () => {
    const apiKeys = ['a', 'b'].map((digit) => ({ id: 'web', sha256: digit.repeat(64) }));
    expect(problems({ tenants: [tenant('acme', { apiKeys })] })).toBe('');
  });
});
