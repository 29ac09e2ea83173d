import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '@commerce/kernel';
import { silentLogger } from '@commerce/service';
import { waitUntil } from '@commerce/testkit';
import { createSharedUsedTokens, type SharedUsedTokens } from '../../../src/identity/iam/sharedUsedTokens.ts';

/** The suite wants a real Redis and says nothing where none is given: set TEST_REDIS_URL. */
const url = process.env['TEST_REDIS_URL'];

(url === undefined ? describe.skip : describe)('IAM tokens used, in Redis', () => {
  const open: SharedUsedTokens[] = [];
  afterAll(async () => {
    for (const used of open) await used.stop();
  });
  const nodeAt = async (to: string): Promise<SharedUsedTokens> => {
    const used = await createSharedUsedTokens({ url: to, clock: systemClock, logger: silentLogger() });
    open.push(used);
    return used;
  };
  const signature = (): string => randomBytes(32).toString('hex');
  const inAMinute = (): number => Date.now() + 60_000;

  test('a token is good once for all gateways, and again only when it has ended anyway', async () => {
    const [one, two] = [await nodeAt(url ?? ''), await nodeAt(url ?? '')];
    const answers = (used: SharedUsedTokens) => used.use(signature(), inAMinute()).catch(() => false);
    await waitUntil(async () => (await answers(one)) && (await answers(two)));
    const token = signature();
    const outcomes = await Promise.all([one, two, one, two].map((used) => used.use(token, inAMinute())));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const short = signature();
    expect(await one.use(short, Date.now() + 100)).toBe(true);
    await waitUntil(() => two.use(short, Date.now() + 100));
  });

  test('without Redis no token is believed', async () => {
    const used = await nodeAt('redis://127.0.0.1:1');
    await expect(used.use(signature(), inAMinute())).rejects.toMatchObject({ name: 'VerifierUnavailable' });
  });
});
