/** Takes the callback back; harmless once it has run. */
export type StopTimer = () => void;

/** Calls back once after `ms` milliseconds. The passing of time as an effect: tests hand in their own. */
export type StartTimer = (callback: () => void, ms: number) => StopTimer;

/** Node fires longer timers at once. */
const longestMs = 2_147_483_647;

/** Whoever starts one of these stops it too, so that none outlives the work it watches. */
export const startTimer: StartTimer = (callback, ms) => {
  const timer = setTimeout(callback, Math.min(ms, longestMs));
  return () => clearTimeout(timer);
};
