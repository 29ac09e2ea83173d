import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestIssuer, type TestIssuer } from '@commerce/testkit';
import fc from 'fast-check';
import { people, refusal, sha256, tenant } from './rig.ts';

describe('issuers of people', () => {
  let issuer: TestIssuer;
  let nowMs = Date.now();
  const clock = { nowMs: () => nowMs };
  const unavailable = 'SUBGRAPH_UNAVAILABLE: the credential cannot be checked now';

  beforeEach(async () => {
    nowMs = Date.now();
    issuer = await startTestIssuer({ nowMs: clock.nowMs });
  });
  afterEach(() => issuer.stop());

  const own = (more: object = {}) => ({
    issuer: issuer.issuer,
    audience: 'shop',
    jwks: { uri: issuer.jwksUrl },
    ...more,
  });
  const acme = (...issuers: object[]) => people({ tenants: [tenant('acme', { issuers })] }, clock);

  test('an issuer that changes its keys needs no restart here', async () => {
    const sut = acme(own());
    expect(await sut.outcome(await issuer.sign({ sub: 'ada', aud: 'shop' }))).toBe('in');
    nowMs += 30_000;
    await issuer.rotate({ withdrawn: true });
    expect(await sut.outcome(await issuer.sign({ sub: 'ada', aud: 'shop' }))).toBe('in');
    expect(await sut.counted('gateway_issuer_key_fetches_total', { outcome: 'ok' })).toBe(2);
  });

  test('an issuer that is down at first is an outage, not a bad token; then its keys outlive it', async () => {
    const sut = acme(own({ jwks: { discover: true, keepSeconds: 3_600 } }));
    issuer.behave('failing');
    const token = await issuer.sign({ sub: 'ada', aud: 'shop' });
    expect(await sut.outcome(token)).toBe(unavailable);
    expect(await sut.counted('gateway_sign_ins_unavailable_total', { mode: 'oidc' })).toBe(1);
    issuer.behave('up');
    nowMs += 1_000;
    expect(await sut.outcome(token)).toBe('in');
    issuer.behave('failing');
    const another = async () => sut.outcome(await issuer.sign({ sub: 'bob', aud: 'shop' }));
    nowMs += 3_000_000;
    expect(await another()).toBe('in');
    nowMs += 700_000;
    expect(await another()).toBe(unavailable);
    expect(await sut.counted('gateway_issuer_key_fetches_total', { outcome: 'failed' })).toBeGreaterThan(1);
  });

  test('keys of one URL are fetched once for all tenants that trust it, and audiences tell them apart', async () => {
    const sut = people(
      {
        tenants: [
          tenant('acme', { issuers: [own({ audience: ['shop-acme', 'app-acme'] })] }),
          tenant('globex', { issuers: [own({ audience: 'shop-globex' })] }),
        ],
      },
      clock,
    );
    const tenantOf = async (aud: string | string[]) =>
      (await sut.signIn(await issuer.sign({ sub: 'ada', aud }))).identity.tenant;
    expect([await tenantOf('app-acme'), await tenantOf('shop-globex')]).toEqual(['acme', 'globex']);
    expect(issuer.keyRequests()).toBe(1);
    // Good for both: whose data is meant would be a guess.
    expect(await sut.outcome(await issuer.sign({ sub: 'ada', aud: ['shop-acme', 'shop-globex'] }))).toBe(
      refusal,
    );
  });

  test('a person of a shared pool belongs to the tenant that the claim names, and is another person in each', async () => {
    const sut = people(
      {
        tenants: [tenant('acme'), tenant('globex')],
        issuers: [own({ audience: undefined, clientIds: ['web'], tenantClaim: 'custom:tenant_id' })],
      },
      clock,
    );
    const as = async (id: string) =>
      (await sut.signIn(await issuer.sign({ sub: 'ada', client_id: 'web', 'custom:tenant_id': id })))
        .identity;
    const [inAcme, inGlobex] = [await as('acme'), await as('globex')];
    expect([inAcme.tenant, inGlobex.tenant]).toEqual(['acme', 'globex']);
    expect(inAcme.accountId).not.toBe(inGlobex.accountId);
  });

  test('the claim’s values may be the issuer’s own names of the tenants', async () => {
    const tenants = { org_1: 'acme' };
    const sut = people(
      { tenants: [tenant('acme'), tenant('globex')], issuers: [own({ tenantClaim: 'org.id', tenants })] },
      clock,
    );
    const token = (id: string) => issuer.sign({ sub: 'ada', aud: 'shop', org: { id } });
    expect((await sut.signIn(await token('org_1'))).identity.tenant).toBe('acme');
    expect(await sut.outcome(await token('globex'))).toBe(refusal);
    expect(await sut.outcome(await token('acme'))).toBe(refusal);
  });

  test('of Cognito, access tokens are known by client_id and ID tokens by aud; configuration says which is let in', async () => {
    const access = { sub: 'ada', token_use: 'access', client_id: 'web', 'cognito:groups': ['help'] };
    const id = { sub: 'ada', token_use: 'id', aud: 'web' };
    const entry = own({ audience: undefined, clientIds: ['web'] });
    const outcomes = async (tokenUse: string[]) => {
      const sut = acme({ ...entry, tokenUse });
      return [await sut.outcome(await issuer.sign(access)), await sut.outcome(await issuer.sign(id))];
    };
    expect(await outcomes(['access'])).toEqual(['in', refusal]);
    expect(await outcomes(['id'])).toEqual([refusal, 'in']);
    expect(await outcomes(['access', 'id'])).toEqual(['in', 'in']);
  });

  test('RFC 9068 access tokens alone, where the issuer makes them', async () => {
    const sut = acme(own({ typ: 'at+jwt' }));
    const claims = { sub: 'ada', aud: 'shop' };
    expect(await sut.outcome(await issuer.sign(claims, { header: { typ: 'at+jwt' } }))).toBe('in');
    expect(await sut.outcome(await issuer.sign(claims, { header: { typ: 'JWT' } }))).toBe(refusal);
    expect(await sut.outcome(await issuer.sign(claims))).toBe(refusal);
  });

  test('a token that is older than the configuration allows is refused, however long it says it lives', async () => {
    const sut = acme(own({ maxAgeSeconds: 3_600 }));
    const exp = Math.floor(nowMs / 1000) + 100_000;
    const token = await issuer.sign({ sub: 'ada', aud: 'shop', exp });
    expect(await sut.outcome(token)).toBe('in');
    nowMs += 3_700_000;
    expect(await sut.outcome(token)).toBe(refusal);
    expect(await sut.outcome(await issuer.sign({ sub: 'ada', aud: 'shop', iat: undefined }))).toBe(refusal);
  });

  test.each(['PS256', 'ES384', 'EdDSA'])('%s where it is configured, and only there', async (alg) => {
    const other = await startTestIssuer({ alg, nowMs: clock.nowMs });
    const entry = { issuer: other.issuer, audience: 'shop', jwks: { uri: other.jwksUrl } };
    const token = await other.sign({ sub: 'ada', aud: 'shop' });
    expect(await acme({ ...entry, algorithms: [alg] }).outcome(token)).toBe('in');
    expect(await acme(entry).outcome(token)).toBe(refusal);
    await other.stop();
  });

  test('a partner’s system has groups and scopes, and no account', async () => {
    const sut = acme(own({ groupsClaim: 'groups', groups: { resellers: 'partner' } }));
    const { identity } = await sut.signIn(
      await issuer.sign({ sub: 'system-7', aud: 'shop', groups: ['resellers'] }),
    );
    expect(identity).toMatchObject({ kind: 'partner', groups: ['resellers'] });
    expect(identity).not.toHaveProperty('accountId');
  });

  test('people and a partner’s system of one pool, by their clients', async () => {
    const of = (clientId: string, more: object = {}) =>
      own({ audience: undefined, clientIds: [clientId], tokenUse: ['access'], ...more });
    const sut = acme(
      of('web'),
      of('reseller', { defaultRole: 'partner', scopeClaim: { use: 'narrow', prefix: 'shop/' } }),
    );
    const as = async (claims: object) =>
      (await sut.signIn(await issuer.sign({ token_use: 'access', ...claims }))).identity;
    expect(await as({ sub: 'ada', client_id: 'web', scope: 'shop/admin:keys' })).toMatchObject({
      kind: 'shopper',
    });
    expect(
      await as({ sub: 'reseller', client_id: 'reseller', scope: 'shop/catalog:read shop/admin:keys' }),
    ).toEqual({ tenant: 'acme', subject: 'reseller', kind: 'partner', scopes: ['catalog:read'] });
  });

  test('keys of the tenants file: guest or partner, several at once, until they end', async () => {
    const end = new Date(nowMs + 5_000).toISOString();
    const sut = people(
      {
        tenants: [
          tenant('acme', {
            apiKeys: [
              { id: 'web', sha256: sha256('old'), expiresAt: end },
              { id: 'web', sha256: sha256('new') },
              { id: 'reseller', sha256: sha256('partner'), role: 'partner' },
              { id: 'screen', sha256: sha256('small'), scopes: ['catalog:read'] },
            ],
          }),
        ],
      },
      clock,
    );
    const caller = (key: string) => sut.signIn(undefined, key);
    expect([(await caller('old')).credential, (await caller('new')).credential]).toEqual([
      'key:web',
      'key:web',
    ]);
    expect((await caller('partner')).identity).toMatchObject({ kind: 'partner', subject: 'key:reseller' });
    expect((await caller('small')).identity.scopes).toEqual(['catalog:read']);
    nowMs += 5_000;
    expect(await sut.outcome(undefined, 'old')).toBe(refusal);
    expect(await sut.outcome(undefined, 'new')).toBe('in');
  });

  test('whatever is done to a token on its way, it is refused and breaks nothing', async () => {
    const sut = acme(own());
    const good = await issuer.sign({ sub: 'ada', aud: 'shop' });
    const letters = fc.constantFrom(...'ABCabc019-_. =%\u0000"');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.nat(3),
        fc.array(letters, { maxLength: 4 }),
        async (at, removed, put) => {
          const changed = good.slice(0, at) + put.join('') + good.slice(at + removed);
          const [head, body, signature] = changed.split('.');
          // The last letter of base64url may have bits that say nothing: the same token in another spelling.
          const same = [head, body, signature?.slice(0, -1)].join('.') === good.slice(0, -1);
          expect(same ? refusal : await sut.outcome(changed)).toBe(refusal);
        },
      ),
      { numRuns: 300 },
    );
  });
});
