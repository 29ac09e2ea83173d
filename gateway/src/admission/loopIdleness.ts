import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** Answers the share (0 to 1) of the time since it was last called that this process's event loop had nothing to do. */
export const createLoopIdleness = (): (() => number) => {
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { idle, active } = performance.eventLoopUtilization(now, last);
    last = now;
    return idle + active > 0 ? idle / (idle + active) : 0;
  };
};
