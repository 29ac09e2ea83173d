import { describe, expect, test } from '@jest/globals';
import type { Bucket, BucketStore } from '@commerce/service/rate';

export interface BucketRig {
  readonly store: BucketStore;
  /** Lets time go by, and what was charged arrive. */
  wait(ms: number): Promise<void>;
}

/** What every store of buckets does. `slackMs`: how exact its clock is. */
export const bucketContract = (createRig: () => Promise<BucketRig>, slackMs: number): void => {
  // 1 a millisecond, up to 1000.
  const bucket = (key: string, burst = 1_000): Bucket => ({ key, rate: { perMs: 1, burst } });

  describe('buckets', () => {
    test('hold their burst at first, and refuse what is not there without taking it', async () => {
      const { store } = await createRig();
      const own = [bucket('{a}:full')];
      expect(await store.take(own, 900)).toMatchObject({ allowed: true });
      const refused = await store.take(own, 500);
      expect(refused.allowed).toBe(false);
      expect(refused.retryAfterMs).toBeGreaterThan(400 - slackMs);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(400);
      expect(await store.take(own, 90)).toMatchObject({ allowed: true });
    });

    test('allow the same again after the time that they told', async () => {
      const { store, wait } = await createRig();
      const own = [bucket('{a}:again', 300)];
      await store.take(own, 300);
      const { retryAfterMs } = await store.take(own, 200);
      await wait(Math.ceil(retryAfterMs));
      expect(await store.take(own, 200)).toMatchObject({ allowed: true });
    });

    test('take from all or from none', async () => {
      const { store } = await createRig();
      const [small, large] = [bucket('{a}:small', 100), bucket('{a}:large')];
      await store.take([small], 90);
      expect(await store.take([large, small], 50)).toMatchObject({ allowed: false });
      const { left } = await store.take([large], 1_000);
      expect(left[0]).toBeCloseTo(0, 0);
    });

    test('let through what costs more than they ever hold once they are full, and are in debt then', async () => {
      const { store } = await createRig();
      const own = [bucket('{a}:debt', 100)];
      expect(await store.take(own, 250)).toMatchObject({ allowed: true });
      const refused = await store.take(own, 1);
      expect(refused.allowed).toBe(false);
      expect(refused.retryAfterMs).toBeGreaterThan(151 - slackMs);
    });

    test('take back what was not spent, never above their burst, and charge what was spent beyond', async () => {
      const { store, wait } = await createRig();
      const own = [bucket('{a}:back')];
      await store.take(own, 1_000);
      store.charge(own, -400);
      await wait(1);
      expect(await store.take(own, 390)).toMatchObject({ allowed: true });
      store.charge(own, -99_999);
      await wait(1);
      expect((await store.take(own, 0)).left[0]).toBeLessThanOrEqual(1_000);
      store.charge(own, 1_500);
      await wait(1);
      expect(await store.take(own, 1)).toMatchObject({ allowed: false });
    });

    test('are apart by key', async () => {
      const { store } = await createRig();
      await store.take([bucket('{a}:one')], 1_000);
      expect(await store.take([bucket('{b}:one')], 1_000)).toMatchObject({ allowed: true });
    });
  });
};
