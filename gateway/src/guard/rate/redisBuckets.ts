import type { Clock } from '@commerce/kernel';
import type { Scheduler } from '@commerce/messaging';
import type { Bucket, BucketStore, Taken } from '@commerce/service/rate';

/** The one command that is needed. Rejects when it fails. */
export interface RedisScripts {
  evalScript(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>;
}

export interface RedisBucketsDeps {
  readonly redis: RedisScripts;
  /** Asked instead while Redis is slow or away. */
  readonly insurance: BucketStore;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly keyPrefix: string;
  /** The longest that a request waits for an answer of Redis, in milliseconds. */
  readonly timeoutMs: number;
  /** Called when Redis begins to fail, and when it is back. */
  readonly onAvailability: (available: boolean) => void;
}

/**
 * Takes or charges all buckets in one step, by Redis's own clock, which all gateways share. KEYS: the buckets. ARGV: the
 * cost, whether to ask, then the inflow a millisecond and the size of each. A bucket that is full again is no key.
 */
const bucketScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local cost = tonumber(ARGV[1])
local asks = ARGV[2] == '1'
local tokens, wait, allowed = {}, 0, true
for i, key in ipairs(KEYS) do
  local inflow, size = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  local state = redis.call('HMGET', key, 't', 'm')
  local there = size
  if state[1] then
    there = math.min(size, tonumber(state[1]) + math.max(0, now - tonumber(state[2])) * inflow)
  end
  tokens[i] = there
  local want = math.min(cost, size)
  if asks and there + 0.00001 < want then
    allowed = false
    wait = math.max(wait, (want - there) / inflow)
  end
end
if allowed then
  for i, key in ipairs(KEYS) do
    local inflow, size = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
    tokens[i] = math.min(size, tokens[i] - cost)
    redis.call('HSET', key, 't', string.format('%.6f', tokens[i]), 'm', string.format('%.3f', now))
    redis.call('PEXPIRE', key, math.max(1, math.min(31536000000, math.ceil((size - tokens[i]) / inflow))))
  end
end
local answer = { allowed and '1' or '0', string.format('%.3f', wait) }
for i = 1, #KEYS do answer[i + 2] = string.format('%.3f', tokens[i]) end
return answer
`;

const takenOf = (answer: unknown): Taken => {
  if (!Array.isArray(answer)) throw new Error('not an answer of the bucket script');
  const [allowed, wait, ...left] = answer.map(String);
  return { allowed: allowed === '1', retryAfterMs: Number(wait), left: left.map(Number) };
};

/** Failures in a row after which Redis is left alone for `restMs`. */
const maxFailures = 3;
const restMs = 2_000;
/** Charges of so long travel together: they answer nobody, and most requests have one. */
const chargeDelayMs = 5;

/** Buckets in Redis, shared by all gateways. */
export const createRedisBuckets = (deps: RedisBucketsDeps): BucketStore => {
  const { redis, insurance, clock, scheduler, keyPrefix, timeoutMs, onAvailability } = deps;
  let failures = 0;
  let restsUntilMs = -Infinity;

  const failed = (): void => {
    failures += 1;
    if (failures < maxFailures) return;
    if (failures === maxFailures) onAvailability(false);
    restsUntilMs = clock.nowMs() + restMs;
  };
  const worked = (): void => {
    if (failures >= maxFailures) onAvailability(true);
    failures = 0;
  };

  const run = (buckets: readonly Bucket[], cost: number, asks: boolean) =>
    redis.evalScript(
      bucketScript,
      buckets.map(({ key }) => keyPrefix + key),
      [
        String(cost),
        asks ? '1' : '0',
        ...buckets.flatMap(({ rate }) => [String(rate.perMs), String(rate.burst)]),
      ],
    );

  /** Of the same buckets, which are one object for the same who and what. */
  const owed = new Map<readonly Bucket[], number>();
  const sendOwed = (): void => {
    const sent = [...owed];
    owed.clear();
    for (const [buckets, cost] of sent) if (cost !== 0) run(buckets, cost, false).then(worked, failed);
  };

  return {
    take(buckets, cost) {
      if (buckets.length === 0 || clock.nowMs() < restsUntilMs) return insurance.take(buckets, cost);
      return new Promise((resolve) => {
        let isOpen = true;
        const instead = (): void => {
          if (!isOpen) return;
          isOpen = false;
          failed();
          resolve(insurance.take(buckets, cost));
        };
        const cancel = scheduler.after(timeoutMs, instead);
        run(buckets, cost, true)
          .then((answer) => {
            const taken = takenOf(answer);
            if (!isOpen) return;
            isOpen = false;
            cancel();
            worked();
            resolve(taken);
          })
          .catch(() => {
            cancel();
            instead();
          });
      });
    },
    charge(buckets, cost) {
      if (buckets.length === 0 || cost === 0) return;
      // While Redis is away, what was taken was the insurance's.
      if (clock.nowMs() < restsUntilMs) return insurance.charge(buckets, cost);
      if (owed.size === 0) scheduler.after(chargeDelayMs, sendOwed);
      owed.set(buckets, (owed.get(buckets) ?? 0) + cost);
    },
  };
};
