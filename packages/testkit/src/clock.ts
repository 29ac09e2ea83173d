import type { Clock } from '@commerce/kernel';

export interface FixedClock extends Clock {
  advance(ms: number): void;
  /** Sets the time, backwards too. */
  set(epochMs: number): void;
}

/** A clock that stands still until it is told to move. */
export const fixedClock = (startMs: number = Date.UTC(2026, 0, 15, 12)): FixedClock => {
  let now = startMs;
  return {
    nowMs: () => now,
    advance: (ms) => {
      now += ms;
    },
    set: (epochMs) => {
      now = epochMs;
    },
  };
};
