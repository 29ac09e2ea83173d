import type { Clock } from '@commerce/kernel';
import type { StartTimer } from '../../../../src/engine/fetch/timer.ts';

/** A clock that stands still until told otherwise, and timers that fire by it. */
export const createFakeTime = (startMs = 1_000_000) => {
  let nowMs = startMs;
  const timers = new Set<{ at: number; callback: () => void }>();
  const clock: Clock = { nowMs: () => nowMs };
  const startTimer: StartTimer = (callback, ms) => {
    const timer = { at: nowMs + ms, callback };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  /** Lets everything that was promised happen, however many steps it takes. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const advance = async (ms: number): Promise<void> => {
    const until = nowMs + ms;
    await settle();
    for (;;) {
      const due = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      timers.delete(due);
      nowMs = Math.max(nowMs, due.at);
      due.callback();
      await settle();
    }
    nowMs = until;
    await settle();
  };
  return { clock, startTimer, settle, advance, running: () => timers.size };
};
