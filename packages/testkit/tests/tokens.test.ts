import { expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { createTokenMaker, fixedClock, sequentialIds, shopper, testStack, waitUntil } from '../src/index.ts';

test('a made token verifies by the public keys and carries the identity', async () => {
  const clock = fixedClock();
  const maker = await createTokenMaker(clock);
  const token = await maker.token(shopper('globex'));
  const { payload } = await jwtVerify(token, createLocalJWKSet(maker.jwks), {
    issuer: 'commerce-gateway',
    audience: 'commerce-subgraphs',
    currentDate: new Date(clock.nowMs()),
  });
  expect(payload).toMatchObject({
    tnt: 'globex',
    knd: 'shopper',
    sub: 'ada',
    exp: clock.nowMs() / 1000 + 150,
  });
});

test('two factories with one seed make the same ids, in ascending order', () => {
  const make = (): string[] => {
    const ids = sequentialIds();
    return Array.from({ length: 5 }, () => ids.newId('cart'));
  };
  expect(make()).toEqual(make());
  expect(make()).toEqual([...make()].sort());
});

test('without a wrapper the error says how to run the suite', () => {
  expect(() => testStack({})).toThrow('pnpm test');
});

test('waitUntil names what did not come true', async () => {
  await expect(waitUntil(() => false, { timeoutMs: 30, what: 'the cart' })).rejects.toThrow(
    'the cart did not hold',
  );
});
