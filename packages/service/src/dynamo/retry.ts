import { setTimeout as sleep } from 'node:timers/promises';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { CodedError } from '@commerce/kernel';
import type { DocumentClient } from './client.ts';
import { isContention } from './errors.ts';

/** Waiting and chance, as effects that are handed in. */
export interface RetryEffects {
  sleep(ms: number): Promise<unknown>;
  /** 0 to 1, 1 excluded. */
  random(): number;
}

export const systemRetryEffects: RetryEffects = { sleep: (ms) => sleep(ms), random: Math.random };

export interface RetryOptions extends RetryEffects {
  /** Tries, the first one included. */
  readonly attempts?: number;
  /** The longest first wait; it doubles with every try, up to `maxDelayMs`. */
  readonly baseDelayMs?: number;
  readonly maxDelayMs?: number;
}

/** The wait before the next try: anywhere between nothing and a bound that doubles, so that rivals spread out. */
export const jitteredDelayMs = (options: RetryOptions, tries: number): number =>
  options.random() * Math.min(options.maxDelayMs ?? 500, (options.baseDelayMs ?? 10) * 2 ** (tries - 1));

/**
 * Repeats a write that met another write (see `isContention`), which the SDK does not do. Gives up
 * with SUBGRAPH_UNAVAILABLE; every other error passes through at once.
 */
export const withContentionRetry = async <T>(options: RetryOptions, write: () => Promise<T>): Promise<T> => {
  const { attempts = 10 } = options;
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (!isContention(error)) throw error;
      if (tries >= attempts) {
        throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the store is busy with the same items', {
          cause: error,
        });
      }
      await options.sleep(jitteredDelayMs(options, tries));
    }
  }
};

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The most actions that one transaction takes. */
export const maxTransactItems = 100;

/** All of the writes or none. Rejects with TransactionCanceledException when a condition does not hold. */
export const transactWithRetry = async (
  client: Pick<DocumentClient, 'send'>,
  items: readonly TransactItem[],
  options: RetryOptions = systemRetryEffects,
): Promise<void> => {
  if (items.length > maxTransactItems) {
    throw new RangeError(`${items.length} actions, a transaction takes ${maxTransactItems}`);
  }
  await withContentionRetry(options, () =>
    client.send(new TransactWriteCommand({ TransactItems: [...items] })),
  );
};
