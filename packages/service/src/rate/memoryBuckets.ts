import type { Clock } from '@commerce/kernel';
import { LRUCache } from 'lru-cache';
import { type BucketRate, type BucketState, isEnough, tokensAt, waitMs } from './bucket.ts';
import type { BucketStore, Taken } from './store.ts';

/** One that was not used for longest is forgotten, and would be full again by then. */
const maxBuckets = 100_000;

/** A store that answers at once. */
export interface MemoryBuckets extends BucketStore {
  take(...asked: Parameters<BucketStore['take']>): Taken;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The buckets of this process alone. */
export const createMemoryBuckets = ({ clock }: { readonly clock: Clock }): MemoryBuckets => {
  // Changed in place: every request changes several.
  const states = new LRUCache<string, Mutable<BucketState>>({ max: maxBuckets });

  const put = (key: string, rate: BucketRate, tokens: number, atMs: number): void => {
    const state = states.get(key);
    if (!state) return void states.set(key, { tokens: Math.min(rate.burst, tokens), atMs });
    state.tokens = Math.min(rate.burst, tokens);
    state.atMs = atMs;
  };

  return {
    take(buckets, cost) {
      const nowMs = clock.nowMs();
      const left: number[] = [];
      let retryAfterMs = 0;
      let allowed = true;
      for (const { key, rate } of buckets) {
        const there = tokensAt(states.get(key), rate, nowMs);
        left.push(there);
        if (isEnough(there, cost, rate)) continue;
        allowed = false;
        retryAfterMs = Math.max(retryAfterMs, waitMs(there, cost, rate));
      }
      if (!allowed) return { allowed, left, retryAfterMs };
      for (const [index, { key, rate }] of buckets.entries()) {
        const rest = (left[index] ?? 0) - cost;
        left[index] = rest;
        put(key, rate, rest, nowMs);
      }
      return { allowed, left, retryAfterMs };
    },
    charge(buckets, cost) {
      const nowMs = clock.nowMs();
      for (const { key, rate } of buckets)
        put(key, rate, tokensAt(states.get(key), rate, nowMs) - cost, nowMs);
    },
  };
};
