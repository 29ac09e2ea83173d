import { CodedError } from '@commerce/kernel';
import type { Bucket, BucketStore } from '@commerce/service/rate';

/** Too many sign-ins failed from where this one comes from: it is not even looked at. */
export class SignInsThrottled extends CodedError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('RATE_LIMITED', 'too many sign-ins failed: try again later');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Makes guessing slow: sign-ins that fail are counted by the address that they come from. */
export interface SignInGuard {
  /** Runs a sign-in; throws SignInsThrottled instead when too many failed. */
  guard<T>(
    origin: { peer: string | undefined; forwardedFor: string | undefined },
    signIn: () => Promise<T>,
  ): Promise<T>;
}

const msPerMinute = 60_000;

/** `perMinute`: failures that an address is allowed at once, and each minute after that. */
export const createSignInGuard = (deps: {
  readonly perMinute: number;
  readonly addressOf: (peer: string | undefined, forwardedFor: string | undefined) => string | undefined;
  /** Of this process alone: no request waits for another machine to learn that it may try. */
  readonly store: BucketStore;
  readonly onThrottled: () => void;
}): SignInGuard => {
  const { perMinute, addressOf, store, onThrottled } = deps;
  const rate = { perMs: perMinute / msPerMinute, burst: perMinute };

  const counted = async <T>(address: string, signIn: () => Promise<T>): Promise<T> => {
    const buckets: readonly Bucket[] = [{ key: `sign-in:${address}`, rate }];
    // Taken before, given back after: many at once are as many tries.
    const taken = await store.take(buckets, 1);
    if (!taken.allowed) {
      onThrottled();
      throw new SignInsThrottled(Math.max(1, Math.ceil(taken.retryAfterMs / 1_000)));
    }
    try {
      const signedIn = await signIn();
      store.charge(buckets, -1);
      return signedIn;
    } catch (error) {
      if (!(error instanceof CodedError && error.code === 'UNAUTHENTICATED')) store.charge(buckets, -1);
      throw error;
    }
  };

  return {
    guard({ peer, forwardedFor }, signIn) {
      const address = addressOf(peer, forwardedFor);
      return address === undefined ? signIn() : counted(address, signIn);
    },
  };
};
