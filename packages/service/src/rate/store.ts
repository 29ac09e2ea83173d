import type { BucketRate } from './bucket.ts';

export interface Bucket {
  /** Unique among all tenants. */
  readonly key: string;
  readonly rate: BucketRate;
}

export interface Taken {
  readonly allowed: boolean;
  /** What is left in each bucket, in the order of the question. */
  readonly left: readonly number[];
  /** Until the same would be allowed, in milliseconds; 0 when it was. */
  readonly retryAfterMs: number;
}

/** Where buckets are kept. */
export interface BucketStore {
  /** Takes the cost out of every bucket, or, when one of them holds too little, out of none. Never rejects. */
  take(buckets: readonly Bucket[], cost: number): Taken | Promise<Taken>;
  /** Takes what was spent whatever is there; gives back what is below 0. */
  charge(buckets: readonly Bucket[], cost: number): void;
}
