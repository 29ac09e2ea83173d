/**
 * Calls back once after `ms`, unless it is stopped. What has arrived meanwhile is read first, since this thread may have
 * been busy all the time. Keeps no process alive.
 */
export const startTimer = (ms: number, expire: () => void): (() => void) => {
  let live = true;
  const expireIfLive = (): void => {
    if (live) expire();
  };
  const timer = setTimeout(() => setImmediate(expireIfLive), ms).unref();
  return () => {
    live = false;
    clearTimeout(timer);
  };
};
