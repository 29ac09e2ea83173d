import { LRUCache } from 'lru-cache';
import type { Caller } from '../../identity/caller.ts';
import { policyText, remainingText } from './headers.ts';
import type { ModeRates, RatesOf } from './rates.ts';
import type { Bucket, BucketStore, Taken } from '@commerce/service/rate';

export type BucketName = 'tenant' | 'operation' | 'credential';

export interface NamedBucket extends Bucket {
  readonly name: BucketName;
}

/** What a request was allowed to spend, or not. */
export interface Ticket {
  readonly allowed: boolean;
  /** The bucket that runs out first, or that did. */
  readonly tightest: BucketName;
  /** When the same would be allowed, in whole seconds, at least 1. */
  readonly retryAfterSeconds: number;
  /** `RateLimit` and `RateLimit-Policy`. */
  readonly headers: readonly (readonly [string, string])[];
  /** Replaces what was taken by what it really cost. */
  spent(actual: number): void;
}

/** What is asked of everybody, so that no request is for nothing. */
const leastCost = 1;

/** What follows from who asks for what, made once. */
interface Prepared {
  /** That it was made of: other rates make it void. */
  readonly rates: ModeRates;
  readonly buckets: readonly NamedBucket[];
  readonly policy: string;
}

const maxPrepared = 20_000;

const prepare = ({ identity, mode, credential }: Caller, operation: string, rates: ModeRates): Prepared => {
  // In a cluster of Redis, a tenant's buckets are on one node: they are taken from in one step.
  const place = `{${identity.tenant}}:${mode}`;
  const buckets: NamedBucket[] = [{ name: 'tenant', key: place, rate: rates.total }];
  const ofOperation = rates.operation(operation);
  if (ofOperation) buckets.push({ name: 'operation', key: `${place}:o:${operation}`, rate: ofOperation });
  if (rates.credential)
    buckets.push({ name: 'credential', key: `${place}:c:${credential}`, rate: rates.credential });
  return { rates, buckets, policy: policyText(buckets) };
};

const tightestOf = (buckets: readonly NamedBucket[], left: readonly number[]): number => {
  let tightest = 0;
  let lowest = Infinity;
  buckets.forEach(({ rate }, index) => {
    const fullness = (left[index] ?? 0) / rate.burst;
    if (fullness >= lowest) return;
    lowest = fullness;
    tightest = index;
  });
  return tightest;
};

export const createRateGuard = (deps: { readonly ratesOf: RatesOf; readonly store: BucketStore }) => {
  const { ratesOf, store } = deps;
  const prepared = new LRUCache<string, Prepared>({ max: maxPrepared });

  const preparedOf = (caller: Caller, operation: string): Prepared => {
    const { tenant } = caller.identity;
    const rates = ratesOf(tenant, caller.mode);
    const key = `${tenant}\n${caller.mode}\n${caller.credential}\n${operation}`;
    const known = prepared.get(key);
    if (known?.rates === rates) return known;
    const fresh = prepare(caller, operation, rates);
    prepared.set(key, fresh);
    return fresh;
  };

  const ticketOf = ({ buckets, policy }: Prepared, taken: Taken, cost: number): Ticket => {
    const tightest = tightestOf(buckets, taken.left);
    const bucket = buckets[tightest];
    if (!bucket) throw new Error('every request has a bucket');
    return {
      allowed: taken.allowed,
      tightest: bucket.name,
      retryAfterSeconds: Math.max(1, Math.ceil(taken.retryAfterMs / 1_000)),
      headers: [
        ['ratelimit-policy', policy],
        ['ratelimit', remainingText(bucket, taken.left[tightest] ?? 0)],
      ],
      spent(actual) {
        const correction = Math.max(leastCost, actual) - cost;
        if (correction !== 0) store.charge(buckets, correction);
      },
    };
  };

  /** `operation`: as one of a bounded number of names. Never rejects. */
  return (caller: Caller, operation: string, estimated: number): Ticket | Promise<Ticket> => {
    const known = preparedOf(caller, operation);
    // No estimate, however wild, leaves a tenant more than a bucket in debt.
    const cost = Math.min(Math.max(leastCost, estimated), known.rates.total.burst);
    const taken = store.take(known.buckets, cost);
    return taken instanceof Promise
      ? taken.then((value) => ticketOf(known, value, cost))
      : ticketOf(known, taken, cost);
  };
};

export type RateGuard = ReturnType<typeof createRateGuard>;
