import type { Clock } from '@commerce/kernel';

export interface ExpiringCache<V> {
  /** The value, while its time has not come. */
  get(key: string): V | undefined;
  /** `untilMs`: milliseconds since the Unix epoch. Past the limit the entry set longest ago goes. */
  set(key: string, value: V, untilMs: number): void;
}

/** At most `max` values that each end at a time of their own, in this process's memory. */
export const createExpiringCache = <V>(clock: Clock, max: number): ExpiringCache<V> => {
  const entries = new Map<string, { value: V; untilMs: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry && entry.untilMs > clock.nowMs()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, untilMs) {
      entries.delete(key);
      entries.set(key, { value, untilMs });
      const oldest = entries.keys().next().value;
      if (entries.size > max && oldest !== undefined) entries.delete(oldest);
    },
  };
};
