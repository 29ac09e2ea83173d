import type { FastifyRequest } from 'fastify';
import { CodedError } from '@commerce/kernel';
import type { Bucket, BucketStore } from '@commerce/service/rate';
import { type Caller, identify } from '../operations/identify.ts';
import type { OperationDeps } from '../operations/deps.ts';

/** Where a request comes from, as far as it can be told. */
export interface Origin {
  readonly peer: string | undefined;
  readonly forwardedFor: string | undefined;
}

export const originOf = ({ socket, headers }: FastifyRequest): Origin => ({
  peer: socket.remoteAddress,
  forwardedFor: headers['x-forwarded-for']?.toString(),
});

/** Too much was asked in a time. */
export class RateLimited extends CodedError {
  readonly who: 'key' | 'stranger';
  readonly retryAfterSeconds: number;

  constructor(who: 'key' | 'stranger', retryAfterSeconds: number) {
    super(
      'RATE_LIMITED',
      who === 'key'
        ? `more requests than the key may make in a minute: try again in ${retryAfterSeconds} s`
        : `more requests without a valid key than an address may make in a minute: try again in ${retryAfterSeconds} s`,
    );
    this.who = who;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface KeyGuard {
  /** Who holds the key; undefined for a bad one. Rejects with RateLimited. */
  identify(key: string | undefined, origin: Origin): Promise<Caller | undefined>;
}

const msPerMinute = 60_000;

/**
 * Each key has requests of its own, however many machines share it. Whoever has none, or a bad one, is counted by
 * address, before the key is looked up: guessing keys is slow, and asks nothing of the database.
 */
export const createKeyGuard = (deps: {
  readonly store: OperationDeps['store'];
  readonly clock: OperationDeps['clock'];
  /** Of this process alone. */
  readonly buckets: BucketStore;
  readonly addressOf: (peer: string | undefined, forwardedFor: string | undefined) => string | undefined;
  /** What each may ask at once, and each minute after that. */
  readonly perMinute: { readonly key: number; readonly stranger: number };
  readonly onLimited: (who: RateLimited['who']) => void;
}): KeyGuard => {
  const { buckets, addressOf, perMinute, onLimited } = deps;
  const rateOf = (requests: number) => ({ perMs: requests / msPerMinute, burst: requests });
  const rates = { key: rateOf(perMinute.key), stranger: rateOf(perMinute.stranger) };

  const take = async (who: RateLimited['who'], asked: readonly Bucket[], requests: number): Promise<void> => {
    const { allowed, retryAfterMs } = await buckets.take(asked, requests);
    if (allowed) return;
    onLimited(who);
    throw new RateLimited(who, Math.max(1, Math.ceil(retryAfterMs / 1_000)));
  };
  /** None for machines of our own network behind no proxy: they cannot be told from each other. */
  const strangerOf = ({ peer, forwardedFor }: Origin): readonly Bucket[] => {
    const address = addressOf(peer, forwardedFor);
    return address === undefined ? [] : [{ key: `stranger:${address}`, rate: rates.stranger }];
  };

  return {
    async identify(key, origin) {
      const stranger = strangerOf(origin);
      // A good key takes nothing out: many of its requests at once are none of a stranger.
      await take('stranger', stranger, 0);
      const caller = await identify(deps, key);
      if (caller) await take('key', [{ key: `key:${caller.graph}:${caller.key.id}`, rate: rates.key }], 1);
      else buckets.charge(stranger, 1);
      return caller;
    },
  };
};
