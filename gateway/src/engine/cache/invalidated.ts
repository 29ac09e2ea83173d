/** Milliseconds that an invalidation is remembered: an answer that took longer is not kept at all. */
const rememberedMs = 30_000;

/** Names remembered at most; beyond that, what was asked before the youngest that was forgotten is not kept. */
const maxNames = 200_000;

/**
 * Remembers what was invalidated when, so that an answer that was asked for before, and comes after, is not kept:
 * it may hold what was true before. `settleMs` widens the window: a store that is read with a lag may go on giving the
 * old value for that long.
 */
export const createInvalidated = (settleMs: number) => {
  // In order of time, because a name that comes again goes to the end.
  const instants = new Map<string, number>();
  let floorMs = -Infinity;

  const trim = (nowMs: number): void => {
    for (const [name, atMs] of instants) {
      const isOld = atMs < nowMs - rememberedMs;
      if (!isOld && instants.size <= maxNames) return;
      if (!isOld) floorMs = atMs;
      instants.delete(name);
    }
  };

  /** Whether nothing that is remembered speaks against an answer that was asked for at this instant. */
  const isAfter = (names: readonly string[], startedAtMs: number): boolean =>
    startedAtMs > floorMs + settleMs &&
    names.every((name) => {
      const atMs = instants.get(name);
      return atMs === undefined || startedAtMs > atMs + settleMs;
    });

  return {
    add(names: readonly string[], nowMs: number): void {
      for (const name of names) {
        instants.delete(name);
        instants.set(name, nowMs);
      }
      trim(nowMs);
    },
    /** Everything asked for until now may be out of date. */
    all(nowMs: number): void {
      floorMs = Math.max(floorMs, nowMs);
    },
    /** Whether an answer that was asked for at this instant may be kept for an entity of these names. */
    mayKeep: (names: readonly string[], startedAtMs: number, nowMs: number): boolean =>
      startedAtMs > nowMs - rememberedMs + settleMs && isAfter(names, startedAtMs),
    isAfter,
  };
};
