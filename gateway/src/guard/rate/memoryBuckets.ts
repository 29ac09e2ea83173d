import type { Clock } from '@commerce/kernel';
import { LRUCache } from 'lru-cache';
import { type BucketState, isEnough, tokensAt, waitMs } from './bucket.ts';
import type { BucketStore, Taken } from './store.ts';

/** One that was not used for longest is forgotten, and would be full again by then. */
const maxBuckets = 100_000;

/** A store that answers at once. */
export interface MemoryBuckets extends BucketStore {
  take(...asked: Parameters<BucketStore['take']>): Taken;
}

/** The buckets of this process alone. */
export const createMemoryBuckets = ({ clock }: { readonly clock: Clock }): MemoryBuckets => {
  const states = new LRUCache<string, BucketState>({ max: maxBuckets });

  return {
    take(buckets, cost) {
      const nowMs = clock.nowMs();
      const tokens = buckets.map(({ key, rate }) => tokensAt(states.get(key), rate, nowMs));
      let retryAfterMs = 0;
      let allowed = true;
      buckets.forEach(({ rate }, index) => {
        const there = tokens[index] ?? 0;
        if (isEnough(there, cost, rate)) return;
        allowed = false;
        retryAfterMs = Math.max(retryAfterMs, waitMs(there, cost, rate));
      });
      if (!allowed) return { allowed, left: tokens, retryAfterMs };
      const left = tokens.map((there) => there - cost);
      buckets.forEach(({ key }, index) => states.set(key, { tokens: left[index] ?? 0, atMs: nowMs }));
      return { allowed, left, retryAfterMs };
    },
    charge(buckets, cost) {
      const nowMs = clock.nowMs();
      for (const { key, rate } of buckets) {
        const tokens = Math.min(rate.burst, tokensAt(states.get(key), rate, nowMs) - cost);
        states.set(key, { tokens, atMs: nowMs });
      }
    },
  };
};
