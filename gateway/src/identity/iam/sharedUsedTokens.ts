import type { Clock } from '@commerce/kernel';
import type { Logger } from '@commerce/service';
import { VerifierUnavailable } from '../verifierUnavailable.ts';
import type { UsedTokens } from './usedTokens.ts';

/** The longest that a sign-in waits for Redis, in milliseconds. */
const timeoutMs = 1_000;

export interface SharedUsedTokens extends UsedTokens {
  stop(): Promise<void>;
}

const inTime = async <T>(answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs);
  });
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
};

/** In Redis, for all processes at once; while it is away, nobody's token is believed. */
export const createSharedUsedTokens = async (deps: {
  url: string;
  clock: Clock;
  logger: Logger;
}): Promise<SharedUsedTokens> => {
  const { url, clock, logger } = deps;
  // Loaded only where it is used: the client brings a function for each of Redis's commands.
  const { createRedisConnection } = await import('../../engine/cache/redisConnection.ts');
  const redis = createRedisConnection({ url, logger });
  redis.start(() => undefined);
  return {
    async use(signature, untilMs) {
      const lifetimeMs = Math.max(1, Math.ceil(untilMs - clock.nowMs()));
      return inTime(redis.setNew(`commerce:iam-token:${signature}`, lifetimeMs)).catch((error: unknown) => {
        throw new VerifierUnavailable('Redis does not say whether the IAM token was used', error);
      });
    },
    stop: () => redis.stop(),
  };
};
