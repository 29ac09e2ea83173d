import type { Clock } from '@commerce/kernel';

/** Milliseconds since the Unix epoch with fractions, never going back: for durations and spans. */
export const preciseClock: Clock = { nowMs: () => performance.timeOrigin + performance.now() };
