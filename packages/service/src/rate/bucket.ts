/** A token bucket's size and inflow; tokens are cost. */
export interface BucketRate {
  readonly perMs: number;
  /** What it holds when full. */
  readonly burst: number;
}

export interface BucketState {
  /** Below 0: more was spent than there was, and has to flow in first. */
  readonly tokens: number;
  readonly atMs: number;
}

/** What is in a bucket now; one that nobody knows of is full. A clock that goes back adds nothing. */
export const tokensAt = (state: BucketState | undefined, rate: BucketRate, nowMs: number): number =>
  state ? Math.min(rate.burst, state.tokens + Math.max(0, nowMs - state.atMs) * rate.perMs) : rate.burst;

/** What must be there for a request: a whole bucket is enough for one that costs more than it ever holds. */
const needed = (cost: number, rate: BucketRate): number => Math.min(cost, rate.burst);

/** What counting in fractions may be off by: whoever waits as long as told must not miss it by that. */
const slack = 1e-5;

export const isEnough = (tokens: number, cost: number, rate: BucketRate): boolean =>
  tokens + slack >= needed(cost, rate);

/** How long until a bucket holds what is needed, in milliseconds. */
export const waitMs = (tokens: number, cost: number, rate: BucketRate): number =>
  Math.max(0, (needed(cost, rate) - tokens) / rate.perMs);
