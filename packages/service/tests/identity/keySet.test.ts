import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestIssuer, type TestIssuer, waitUntil } from '@commerce/testkit';
import { exportJWK, generateKeyPair, generateSecret, type JWK, jwtVerify } from 'jose';
import { createKeySet, discoverKeySet, fetchKeySet, KeysUnavailable } from '../../src/index.ts';

const times = { freshMs: 600_000, keepMs: 3_600_000, cooldownMs: 30_000, retryMs: 1_000 };

describe('the keys of an issuer', () => {
  let issuer: TestIssuer;
  let nowMs = Date.now();
  const clock = { nowMs: () => nowMs };
  const keySet = (load = () => fetchKeySet(issuer.jwksUrl, fetch)) => createKeySet({ load, clock, times });
  const outcome = (token: string, keys: ReturnType<typeof keySet>) =>
    jwtVerify(token, keys, { currentDate: new Date(nowMs) }).then(
      () => 'verified',
      (error: Error) => (error instanceof KeysUnavailable ? 'unavailable' : 'refused'),
    );

  beforeEach(async () => {
    issuer = await startTestIssuer({ nowMs: clock.nowMs });
  });
  afterEach(() => issuer.stop());

  test('are fetched once for many tokens at once', async () => {
    const keys = keySet();
    const tokens = await Promise.all(['ada', 'bob', 'eve'].map((sub) => issuer.sign({ sub })));
    expect(await Promise.all(tokens.map((token) => outcome(token, keys)))).toEqual(
      tokens.map(() => 'verified'),
    );
    expect(issuer.keyRequests()).toBe(1);
  });

  test('are fetched again for an unknown kid, and those of before go on', async () => {
    const keys = keySet();
    const before = await issuer.sign({ sub: 'ada' });
    await outcome(before, keys);
    nowMs += times.cooldownMs;
    await issuer.rotate();
    expect(await outcome(await issuer.sign({ sub: 'ada' }), keys)).toBe('verified');
    expect(await outcome(before, keys)).toBe('verified');
    expect(issuer.keyRequests()).toBe(2);
  });

  test('are not fetched for made-up kids more often than the cooldown allows', async () => {
    const keys = keySet();
    await outcome(await issuer.sign({ sub: 'ada' }), keys);
    for (let second = 0; second < 60; second += 1) {
      nowMs += 1_000;
      const made = await issuer.sign({ sub: 'eve' }, { header: { kid: `made-up-${second}` } });
      expect(await outcome(made, keys)).toBe('refused');
    }
    expect(issuer.keyRequests()).toBe(3);
  });

  test('go on while the issuer is down, up to the time that they are kept', async () => {
    const keys = keySet();
    const token = await issuer.sign({ sub: 'ada', exp: Math.floor(nowMs / 1000) + 100_000 });
    await outcome(token, keys);
    for (const how of ['failing', 'garbage'] as const) {
      issuer.behave(how);
      nowMs += 1_300_000;
      expect(await outcome(token, keys)).toBe('verified');
    }
    nowMs += 1_300_000;
    expect(await outcome(token, keys)).toBe('unavailable');
    issuer.behave('up');
    nowMs += times.retryMs;
    expect(await outcome(token, keys)).toBe('verified');
  });

  test('a first fetch that fails is an outage, tried again after a second at the earliest', async () => {
    const keys = keySet();
    issuer.behave('failing');
    const token = await issuer.sign({ sub: 'ada' });
    expect(await outcome(token, keys)).toBe('unavailable');
    expect(await outcome(token, keys)).toBe('unavailable');
    expect(issuer.keyRequests()).toBe(1);
    issuer.behave('up');
    nowMs += times.retryMs;
    expect(await outcome(token, keys)).toBe('verified');
  });

  test('a kid that is unknown while the issuer is down says nothing of the token', async () => {
    const keys = keySet();
    await outcome(await issuer.sign({ sub: 'ada' }), keys);
    await issuer.rotate();
    issuer.behave('failing');
    nowMs += times.cooldownMs;
    expect(await outcome(await issuer.sign({ sub: 'ada' }), keys)).toBe('unavailable');
  });

  test('a key that the issuer withdrew is believed no longer than twice the time that keys are fresh', async () => {
    const keys = keySet();
    const token = await issuer.sign({ sub: 'ada', exp: Math.floor(nowMs / 1000) + 100_000 });
    await outcome(token, keys);
    await issuer.rotate({ withdrawn: true });
    nowMs += times.freshMs * 2 + 1;
    expect(await outcome(token, keys)).toBe('refused');
  });

  test('are refreshed beside the work when they are a little old', async () => {
    const keys = keySet();
    const token = await issuer.sign({ sub: 'ada', exp: Math.floor(nowMs / 1000) + 100_000 });
    await outcome(token, keys);
    issuer.behave('hanging');
    nowMs += times.freshMs + 1;
    expect(await outcome(token, keys)).toBe('verified');
    await waitUntil(() => issuer.keyRequests() === 2);
  });

  test('nobody waits for an issuer that hangs, once it has failed, while the last good keys go on', async () => {
    let answer = () => fetchKeySet(issuer.jwksUrl, fetch);
    const keys = keySet(() => answer());
    const token = await issuer.sign({ sub: 'ada', exp: Math.floor(nowMs / 1000) + 100_000 });
    await outcome(token, keys);
    answer = () => Promise.reject(new Error('timed out'));
    nowMs += times.freshMs * 2 + 1;
    expect(await outcome(token, keys)).toBe('verified');
    answer = () => new Promise(() => undefined);
    nowMs += times.retryMs;
    expect(await outcome(token, keys)).toBe('verified');
    expect(await outcome(token, keys)).toBe('verified');
  });

  test('are public ones: a secret, a private key and a weak one in the set are nobody’s', async () => {
    const secret = await generateSecret('HS256', { extractable: true });
    const own = await generateKeyPair('ES256', { extractable: true });
    issuer.publish({ ...(await exportJWK(secret)), kid: 'secret', alg: 'HS256' });
    issuer.publish({ ...(await exportJWK(own.privateKey)), kid: 'private', alg: 'ES256' });
    issuer.publish({ what: 'is this' } as JWK);
    issuer.publish({ kty: 'RSA', n: 'AQAB'.repeat(43), e: 'AQAB', kid: 'weak', alg: 'RS256' });
    const { keys } = await fetchKeySet(issuer.jwksUrl, fetch);
    expect(keys.map(({ kid }) => kid)).toEqual(['key-1']);
  });

  test('are found by discovery, in a document of this very issuer', async () => {
    const options = { fetch, allowHttp: false };
    expect(await discoverKeySet(issuer.issuer, options)).toMatchObject({ keys: [{ kid: 'key-1' }] });
    const other: typeof fetch = async (...args) => {
      const document = (await (await fetch(...args)).json()) as object;
      return Response.json({ ...document, issuer: 'https://other.example' });
    };
    await expect(discoverKeySet(issuer.issuer, { ...options, fetch: other })).rejects.toThrow(/other issuer/);
    const plain: typeof fetch = async () =>
      Response.json({ issuer: issuer.issuer, jwks_uri: 'http://keys.example/jwks.json' });
    await expect(discoverKeySet(issuer.issuer, { ...options, fetch: plain })).rejects.toThrow(/not https/);
  });

  test('an answer without end and a redirect are not followed', async () => {
    const endless: typeof fetch = async () => new Response('x'.repeat(300_000));
    await expect(fetchKeySet(issuer.jwksUrl, endless)).rejects.toThrow(/larger/);
    await expect(fetchKeySet(`${issuer.issuer}/nowhere`, fetch)).rejects.toThrow(/404/);
  });
});
