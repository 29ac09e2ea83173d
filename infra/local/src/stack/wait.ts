import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagedProcess } from './process.ts';

export interface WaitOptions {
  readonly timeoutMs: number;
  readonly intervalMs?: number;
}

/**
 * Polls until `probe` says yes. Fails at once, with the end of its log, when the process ends first.
 */
export const waitUntilReady = async (
  process: ManagedProcess,
  probe: () => Promise<boolean>,
  { timeoutMs, intervalMs = 100 }: WaitOptions,
): Promise<void> => {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (process.hasExited()) throw new Error(`${process.name} ended while starting:\n${process.tail(15)}`);
    if (await probe().catch(() => false)) return;
    if (performance.now() > deadline) {
      await process.kill();
      throw new Error(`${process.name} was not ready after ${timeoutMs / 1000} s:\n${process.tail(15)}`);
    }
    await sleep(intervalMs);
  }
};
