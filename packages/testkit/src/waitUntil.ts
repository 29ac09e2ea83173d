import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitUntilOptions {
  /** 10 seconds where absent. */
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
  /** Put into the error. */
  readonly what?: string;
}

/** Polls until the predicate holds; a predicate that throws counts as not yet. */
export const waitUntil = async (
  predicate: () => boolean | Promise<boolean>,
  { timeoutMs = 10_000, intervalMs = 20, what = 'the condition' }: WaitUntilOptions = {},
): Promise<void> => {
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      if (await predicate()) return;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > deadline)
      throw new Error(`${what} did not hold within ${timeoutMs} ms`, { cause: lastError });
    await sleep(intervalMs);
  }
};
