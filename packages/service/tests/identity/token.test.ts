import { beforeAll, describe, expect, test } from '@jest/globals';
import type { CodedError, Identity } from '@commerce/kernel';
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
