import type { StartTimer } from '../engine/fetch/timer.ts';

export interface Refusals {
  /** Refused requests of a tenant that are still held. */
  held(tenant: string): number;
  /** Calls `refuse` when it is its turn. */
  add(tenant: string, refuse: () => void): void;
}

/** Long enough that a timer can keep to it. */
const tickMs = 10;

/**
 * Refusing costs as well, so a tenant's refusals leave one after the other: at most `perSecond`. Who asks again as
 * soon as it is refused, on however many connections, then asks no more often than that.
 */
export const createRefusals = (perSecond: number, startTimer: StartTimer): Refusals => {
  const perTick = Math.max(1, Math.round((perSecond * tickMs) / 1_000));
  const rooms = new Map<string, Set<() => void>>();

  const letGo = (tenant: string): void => {
    const room = rooms.get(tenant);
    let left = perTick;
    for (const refuse of room ?? []) {
      if (left === 0) break;
      left -= 1;
      room?.delete(refuse);
      refuse();
    }
    if (room?.size === 0) rooms.delete(tenant);
    else startTimer(() => letGo(tenant), tickMs);
  };

  return {
    held: (tenant) => rooms.get(tenant)?.size ?? 0,
    add(tenant, refuse) {
      const room = rooms.get(tenant);
      if (room) return void room.add(refuse);
      rooms.set(tenant, new Set([refuse]));
      startTimer(() => letGo(tenant), tickMs);
    },
  };
};
