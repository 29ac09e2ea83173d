import { describe, expect, test } from '@jest/globals';
import { createTrafficShare } from '../../src/canary/trafficShare.ts';
import { createOverrideBucket } from '../../src/http/overrideBucket.ts';
import type { Caller } from '../../src/identity/caller.ts';

const caller = (kind: Caller['identity']['kind'], subject: string): Caller => ({
  identity: { tenant: 'summit', subject, kind, scopes: [] },
  mode: 'oidc',
  credential: 'issuer',
});

const shoppers = Array.from({ length: 4_000 }, (_, n) => caller('shopper', `sub-${n}`));

describe('the share of a canary', () => {
  test('is about as large as its percentage says, and the same people in every process', () => {
    const one = createTrafficShare(Math.random);
    const other = createTrafficShare(Math.random);
    const inOne = shoppers.filter((shopper) => one(shopper) < 10);
    expect(inOne.length).toBeGreaterThan(320);
    expect(inOne.length).toBeLessThan(480);
    // Other objects of the same people.
    expect(inOne.every(({ identity }) => other(caller('shopper', identity.subject)) < 10)).toBe(true);
  });

  test('grows without anybody changing sides twice', () => {
    const share = createTrafficShare(Math.random);
    const at = (percent: number) => new Set(shoppers.filter((shopper) => share(shopper) < percent));
    const [few, more] = [at(5), at(50)];
    expect([...few].every((shopper) => more.has(shopper))).toBe(true);
  });

  test('has nothing to do with who is on which side of an @override', () => {
    const share = createTrafficShare(Math.random);
    const bucket = createOverrideBucket(Math.random);
    const inShare = shoppers.filter((shopper) => share(shopper) < 20);
    const both = inShare.filter(({ identity }) => bucket(identity) < 50);
    expect(both.length / inShare.length).toBeGreaterThan(0.42);
    expect(both.length / inShare.length).toBeLessThan(0.58);
  });

  test.each(['guest', 'partner', 'service'] as const)(
    'is drawn anew for each request of a %s, whose credential may be a whole shop',
    (kind) => {
      const drawn = [0.1, 0.9, 0.3];
      const share = createTrafficShare(() => drawn.shift() ?? 0);
      const key = caller(kind, 'key:web');
      expect([share(key), share(key), share(undefined)]).toEqual([10, 90, 30]);
    },
  );
});
