import type { BucketRate } from '@commerce/service/rate';

interface Named {
  readonly name: string;
  readonly rate: BucketRate;
}

/** Whole seconds in which so much flows in. */
const seconds = (tokens: number, { perMs }: BucketRate): number => Math.ceil(tokens / perMs / 1_000);

/**
 * `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers): what each bucket holds, the seconds in which it fills,
 * and that it counts cost.
 */
export const policyText = (buckets: readonly Named[]): string =>
  buckets
    .map(({ name, rate }) => `"${name}";q=${Math.floor(rate.burst)};w=${seconds(rate.burst, rate)};qu="cost"`)
    .join(', ');

/** `RateLimit`: what is left in a bucket, and the seconds until it is full again. */
export const remainingText = ({ name, rate }: Named, left: number): string =>
  `"${name}";r=${Math.max(0, Math.floor(left))};t=${seconds(rate.burst - left, rate)}`;
