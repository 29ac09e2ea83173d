import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { CodedError, Identity } from '@commerce/kernel';
import { startTestIssuer } from '@commerce/testkit';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createIdentitySigner, createIdentityVerifier, localKeys, remoteKeys } from '../../src/index.ts';

const shopper: Identity = {
  tenant: 'acme',
  subject: 'ada',
  kind: 'shopper',
  scopes: ['catalog:read'],
  accountId: 'acc_01ARZ3NDEKTSV4RRFFQ69G5FAV',
};

describe('the gateway’s identity token', () => {
  let privateKey: JWK;
  let nowMs = 1_800_000_000_000;
  const clock = { nowMs: () => nowMs };
  const signer = () => createIdentitySigner({ privateKey, clock });
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'accepted',
      (error: CodedError) => error.code,
    );

  beforeAll(async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true });
    privateKey = { ...(await exportJWK(pair.privateKey)), kid: 'k1' };
  });

  test('arrives as the identity that was signed', async () => {
    const { sign, jwks } = await signer();
    const verifier = createIdentityVerifier({ keys: localKeys(jwks), clock });
    expect(await verifier.verify(await sign(shopper))).toEqual(shopper);
  });

  test('its published key set holds no private part', async () => {
    expect((await signer()).jwks.keys[0]).not.toHaveProperty('d');
  });

  test('is signed once per identity and minute, and never shared between identities', async () => {
    const { sign } = await signer();
    const first = await sign(shopper);
    expect(await sign({ ...shopper })).toBe(first);
    expect(await sign({ ...shopper, tenant: 'globex' })).not.toBe(first);
    expect(await sign({ ...shopper, scopes: ['catalog:read', 'catalog:cost'] })).not.toBe(first);
    nowMs += 61_000;
    expect(await sign(shopper)).not.toBe(first);
  });

  test('however many requests come at once, a minute of an identity costs one signature', async () => {
    const { sign } = await signer();
    const signatures = jest.spyOn(crypto.subtle, 'sign');
    try {
      // The same person in objects of their own, as after each verification, and one object again and again.
      for (let second = 0; second < 60; second += 1) {
        await Promise.all(Array.from({ length: 20 }, () => sign({ ...shopper })));
        await Promise.all(Array.from({ length: 20 }, () => sign(shopper)));
        nowMs += 1_000;
      }
      expect(signatures).toHaveBeenCalledTimes(1);
      await sign(shopper);
      expect(signatures).toHaveBeenCalledTimes(2);
    } finally {
      signatures.mockRestore();
    }
  });

  test('a new key can be published before it signs, and the old one after, so that nothing is refused between', async () => {
    const next = await generateKeyPair('EdDSA', { extractable: true });
    const nextKey: JWK = { ...(await exportJWK(next.privateKey)), kid: 'k2' };
    const both = [privateKey, nextKey];
    const before = await createIdentitySigner({ privateKey, published: both, clock });
    const after = await createIdentitySigner({ privateKey: nextKey, published: both, clock });
    expect(before.jwks.keys.map(({ kid }) => kid).toSorted()).toEqual(['k1', 'k2']);
    expect(after.jwks.keys.map(({ kid }) => kid).toSorted()).toEqual(['k1', 'k2']);
    expect(JSON.stringify([before.jwks, after.jwks])).not.toContain('"d":');
    for (const { jwks } of [before, after]) {
      const verifier = createIdentityVerifier({ keys: localKeys(jwks), clock });
      expect(await verifier.verify(await before.sign(shopper))).toEqual(shopper);
      expect(await verifier.verify(await after.sign(shopper))).toEqual(shopper);
    }
  });

  test('a subgraph follows a gateway that changes its key, and goes on while the gateway is down', async () => {
    const gateway = await startTestIssuer({ alg: 'EdDSA', nowMs: clock.nowMs });
    try {
      const verifier = createIdentityVerifier({ keys: remoteKeys(gateway.jwksUrl, { clock }), clock });
      const verified = async () => {
        const token = await gateway.sign(
          {
            iss: 'commerce-gateway',
            aud: 'commerce-subgraphs',
            sub: 'ada',
            tnt: 'acme',
            knd: 'guest',
            scp: [],
          },
          { header: { typ: 'identity+jwt' } },
        );
        return codeOf(verifier.verify(token));
      };
      expect(await verified()).toBe('accepted');
      nowMs += 2_000;
      await gateway.rotate({ withdrawn: true });
      expect(await verified()).toBe('accepted');
      gateway.behave('failing');
      nowMs += 3_600_000;
      expect(await verified()).toBe('accepted');
    } finally {
      await gateway.stop();
    }
  });

  test('a token of another kind is refused, though the gateway signed it', async () => {
    const gateway = await startTestIssuer({ alg: 'EdDSA', nowMs: clock.nowMs });
    try {
      const verifier = createIdentityVerifier({ keys: localKeys({ keys: [gateway.publicKey()] }), clock });
      const claims = {
        iss: 'commerce-gateway',
        aud: 'commerce-subgraphs',
        sub: 'ada',
        tnt: 'acme',
        knd: 'guest',
        scp: [],
      };
      for (const typ of [undefined, 'JWT', 'iam-session+jwt']) {
        const token = await gateway.sign(claims, { header: { ...(typ && { typ }) } });
        expect(await codeOf(verifier.verify(token))).toBe('UNAUTHENTICATED');
      }
    } finally {
      await gateway.stop();
    }
  });

  test('is refused after its end, also when it was verified before', async () => {
    const { sign, jwks } = await signer();
    const verifier = createIdentityVerifier({ keys: localKeys(jwks), clock });
    const token = await sign(shopper);
    await verifier.verify(token);
    nowMs += 200_000;
    expect(await codeOf(verifier.verify(token))).toBe('UNAUTHENTICATED');
  });

  test('a gateway whose keys cannot be fetched is an outage, not a bad token', async () => {
    const { sign } = await signer();
    const verifier = createIdentityVerifier({ keys: remoteKeys('http://127.0.0.1:9/jwks.json'), clock });
    expect(await codeOf(verifier.verify(await sign(shopper)))).toBe('SUBGRAPH_UNAVAILABLE');
  });
});
