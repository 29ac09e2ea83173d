import type { Clock } from '@commerce/kernel';

/** Read once: asking for it costs as much as asking for the time. */
const { timeOrigin } = performance;

/** Milliseconds since the Unix epoch with fractions, never going back: for durations and spans. */
export const preciseClock: Clock = { nowMs: () => timeOrigin + performance.now() };
