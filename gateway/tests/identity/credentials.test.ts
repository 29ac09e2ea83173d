import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CodedError } from '@commerce/kernel';
import { createLogger, KeysUnavailable, silentLogger } from '@commerce/service';
import { startTestIssuer, type TestIssuer } from '@commerce/testkit';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import type { Authenticator } from '../../src/identity/authenticator.ts';
import type { SignedIn } from '../../src/identity/caller.ts';
import { CredentialRefused } from '../../src/identity/refusal.ts';
import { createSignIn } from '../../src/identity/signIn.ts';
import { createSignInMetrics } from '../../src/identity/signInMetrics.ts';
import { people, refusal, tenant } from './oidc/rig.ts';

const request = (authorization: string) => ({
  requestId: 'r-1',
  header: (name: string) => (name === 'authorization' ? authorization : undefined),
  headers: () => ({}),
  operation: () => ({}),
});

describe('a token that comes again', () => {
  let issuer: TestIssuer;
  let nowMs = Date.now();
  const clock = { nowMs: () => nowMs };
  beforeAll(async () => {
    issuer = await startTestIssuer({ nowMs: clock.nowMs });
  });
  afterAll(() => issuer.stop());

  let verifications: jest.Spied<typeof crypto.subtle.verify>;
  beforeEach(() => {
    verifications = jest.spyOn(crypto.subtle, 'verify');
  });
  afterEach(() => verifications.mockRestore());

  const shop = () =>
    people(
      {
        tenants: [
          tenant('acme', {
            issuers: [{ issuer: issuer.issuer, audience: 'shop', jwks: { uri: issuer.jwksUrl } }],
          }),
        ],
      },
      clock,
    );
  const token = (claims: object = {}) => issuer.sign({ sub: 'ada', aud: 'shop', ...claims });
  const inSeconds = (seconds: number) => Math.floor(nowMs / 1000) + seconds;

  test('is verified once, however many requests bring it at once and after each other, and is one caller', async () => {
    const sut = shop();
    const mine = await token();
    const atOnce = await Promise.all(Array.from({ length: 50 }, () => sut.signIn(mine)));
    for (let second = 0; second < 100; second += 1) {
      nowMs += 1_000;
      atOnce.push(await sut.signIn(mine));
    }
    expect(new Set(atOnce).size).toBe(1);
    expect(verifications).toHaveBeenCalledTimes(1);
    expect(await sut.counted('gateway_credentials_verified_total', { mode: 'oidc' })).toBe(1);
  });

  test('is verified again after five minutes, so that what was taken out of the configuration bites', async () => {
    const sut = shop();
    const mine = await token({ exp: inSeconds(86_400) });
    await sut.signIn(mine);
    nowMs += 299_000;
    await sut.signIn(mine);
    expect(verifications).toHaveBeenCalledTimes(1);
    nowMs += 1_000;
    await sut.signIn(mine);
    expect(verifications).toHaveBeenCalledTimes(2);
  });

  test('is not believed past its end because it was believed before', async () => {
    const sut = shop();
    const mine = await token({ exp: inSeconds(30) });
    await sut.signIn(mine);
    nowMs += 36_000;
    expect(await sut.outcome(mine)).toBe(refusal);
  });

  test('and is bad costs one verification in five seconds, however often it comes', async () => {
    const sut = shop();
    const [head, body, signature] = (await token()).split('.');
    const forged = [head, body, (signature ?? '').split('').reverse().join('')].join('.');
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => sut.outcome(forged)));
    for (let i = 0; i < 50; i += 1) outcomes.push(await sut.outcome(forged));
    expect(new Set(outcomes)).toEqual(new Set([refusal]));
    expect(verifications).toHaveBeenCalledTimes(1);
    expect(
      await sut.counted('gateway_sign_ins_refused_total', { mode: 'oidc', reason: 'signature' }),
    ).toBeGreaterThan(50);
    nowMs += 5_000;
    await sut.outcome(forged);
    expect(verifications).toHaveBeenCalledTimes(2);
  });
});

describe('what the chain remembers', () => {
  let nowMs = 1_000_000;
  const clock = { nowMs: () => nowMs };
  const signedIn = (forMs: number): SignedIn => ({
    caller: {
      identity: { tenant: 'acme', subject: 'x', kind: 'service', scopes: [] },
      mode: 'iam',
      credential: 'role',
    },
    expiresAtMs: nowMs + forMs,
  });
  const chain = (authenticator: Partial<Authenticator>, maxCached = 100) => {
    const verify = jest.fn<Authenticator['verify']>(authenticator.verify);
    const signIn = createSignIn({
      apiKeys: [],
      authenticators: [{ mode: 'iam', find: (r) => r.header('authorization'), ...authenticator, verify }],
      clock,
      logger: silentLogger(),
      metrics: createSignInMetrics(new Registry()),
      maxCached,
    });
    const ask = (text: string) => signIn(request(text)).catch((error: CodedError) => error.code);
    return { ask, verify };
  };

  test('a credential for one use is seen by its authenticator each time, also when it comes twice at once', async () => {
    let uses = 0;
    const { ask, verify } = chain({ verify: async () => ((uses += 1) === 1 ? signedIn(0) : undefined) });
    const outcomes = await Promise.all([ask('once'), ask('once'), ask('once')]);
    expect(outcomes.filter((outcome) => outcome === 'UNAUTHENTICATED')).toHaveLength(2);
    expect(verify).toHaveBeenCalledTimes(3);
  });

  test('a refusal by what depends on the operation is not remembered; one by the credential alone is', async () => {
    const refusing = async () => {
      throw new CredentialRefused('denied');
    };
    const each = chain({ verify: refusing });
    const steady = chain({ steady: true, verify: refusing });
    for (const { ask } of [each, steady]) expect([await ask('a'), await ask('a')]).toHaveLength(2);
    expect(each.verify).toHaveBeenCalledTimes(2);
    expect(steady.verify).toHaveBeenCalledTimes(1);
  });

  test('an outage is not remembered: whoever tries again is asked for again', async () => {
    let isDown = true;
    const { ask } = chain({
      steady: true,
      verify: async () => {
        if (isDown) throw new KeysUnavailable(new Error('down'));
        return signedIn(60_000);
      },
    });
    expect(await ask('a')).toBe('SUBGRAPH_UNAVAILABLE');
    isDown = false;
    expect(await ask('a')).toMatchObject({ credential: 'role' });
  });

  test('a flood of made-up credentials does not push out the good ones', async () => {
    const { ask, verify } = chain(
      { steady: true, verify: async (text) => (text === 'good' ? signedIn(60_000) : undefined) },
      10,
    );
    await ask('good');
    for (let i = 0; i < 100; i += 1) await ask(`made-up-${i}`);
    verify.mockClear();
    await ask('good');
    expect(verify).not.toHaveBeenCalled();
  });

  test('whatever comes when, nobody is believed past their end or for five minutes after they were locked out', async () => {
    const credential = fc.record({
      livesMs: fc.integer({ min: 1, max: 900_000 }),
      lockedOutMs: fc.integer({ min: 0, max: 900_000 }),
    });
    const step = fc.record({ who: fc.nat(2), waitMs: fc.integer({ min: 0, max: 120_000 }) });
    const steps = fc.array(step, { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.tuple(credential, credential, credential), steps, async (people, asked) => {
        nowMs = 1_000_000;
        const startMs = nowMs;
        const isGoodAt = (who: number, atMs: number): boolean => {
          const { livesMs = 0, lockedOutMs = 0 } = people[who] ?? {};
          return atMs < startMs + Math.min(livesMs, lockedOutMs);
        };
        const { ask } = chain(
          {
            steady: true,
            verify: async (text) => {
              const who = Number(text);
              if (!isGoodAt(who, nowMs)) return undefined;
              const { caller } = signedIn(0);
              const named = { ...caller, credential: text };
              return { caller: named, expiresAtMs: startMs + (people[who]?.livesMs ?? 0) };
            },
          },
          // One place less than there are people, so that memory is lost now and then.
          2,
        );
        for (const { who, waitMs } of asked) {
          nowMs += waitMs;
          const outcome = await ask(String(who));
          const isIn = typeof outcome === 'object';
          if (isIn) expect(outcome.credential).toBe(String(who));
          // Good now: in at once. (A refusal that is remembered is of somebody who is not good again.)
          if (isGoodAt(who, nowMs)) expect(isIn).toBe(true);
          if (isIn) {
            expect(nowMs).toBeLessThan(startMs + (people[who]?.livesMs ?? 0));
            expect(isGoodAt(who, nowMs - 300_000)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('an outage is a line a second in the log, however many ask', async () => {
    nowMs = 1_000_000;
    const lines: string[] = [];
    const signIn = createSignIn({
      apiKeys: [],
      authenticators: [
        {
          mode: 'oidc',
          steady: true,
          find: (r) => r.header('authorization'),
          verify: async () => {
            throw new KeysUnavailable(new Error('down'));
          },
        },
      ],
      clock,
      logger: createLogger({ name: 'gateway', level: 'trace' }, { write: (line) => void lines.push(line) }),
      metrics: createSignInMetrics(new Registry()),
    });
    for (let i = 0; i < 20; i += 1) {
      await expect(signIn(request(`Bearer ${i}`))).rejects.toThrow(CodedError);
      nowMs += 100;
    }
    expect(lines).toHaveLength(2);
  });

  test('neither a credential nor a person stands in the log', async () => {
    const lines: string[] = [];
    const signIn = createSignIn({
      apiKeys: [],
      authenticators: [
        {
          mode: 'oidc',
          steady: true,
          find: (r) => r.header('authorization'),
          verify: async () => {
            throw new CredentialRefused('expired');
          },
        },
      ],
      clock,
      logger: createLogger({ name: 'gateway', level: 'trace' }, { write: (line) => void lines.push(line) }),
      metrics: createSignInMetrics(new Registry()),
    });
    for (let i = 0; i < 3; i += 1) {
      await expect(signIn(request('Bearer ada.secret.token'))).rejects.toThrow(CodedError);
    }
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"reason":"expired"');
    expect(lines.join()).not.toContain('ada');
  });
});
