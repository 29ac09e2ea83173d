import { hash } from 'node:crypto';
import type { Clock } from '@commerce/kernel';
import type { Scheduler } from '@commerce/messaging';
import type { EntityStore, KeptAnswer, Slot } from './store.ts';

/** The commands that are needed, each of one key, so that a cluster serves as well. They reject when they fail. */
export interface RedisCommands {
  hGet(key: string, field: string): Promise<string | null | undefined>;
  hSet(key: string, field: string, value: string): Promise<unknown>;
  pExpire(key: string, ms: number, mode: 'NX' | 'GT'): Promise<unknown>;
  unlink(key: string): Promise<unknown>;
}

export interface RedisEntityStoreDeps {
  readonly redis: RedisCommands;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Before every key. */
  readonly keyPrefix: string;
  /** The longest that a request waits for an answer of Redis, in milliseconds. */
  readonly timeoutMs: number;
  /** Called when Redis begins to fail, and when it is back. */
  readonly onAvailability: (available: boolean) => void;
}

export interface RedisEntityStore extends EntityStore {
  /** Redis is there (again): sends what it must still forget. */
  connected(): void;
}

/** Failures in a row after which Redis is left alone for `restMs`, so that not every request waits for its time limit. */
const maxFailures = 3;
const restMs = 2_000;
/** Names that a Redis that is down must still forget; beyond this, their time to live does it. */
const maxOwed = 100_000;

const digest = (text: string): string => hash('sha256', text, 'base64url');

const encode = ({ expiresAtMs, startedAtMs, value }: KeptAnswer): string =>
  `${expiresAtMs} ${startedAtMs} ${value}`;

const decode = (text: string | null | undefined): KeptAnswer | undefined => {
  const [, expiresAtMs, startedAtMs, value] = /^(\d+) (\d+) (.+)$/s.exec(text ?? '') ?? [];
  if (value === undefined) return undefined;
  return { value, expiresAtMs: Number(expiresAtMs), startedAtMs: Number(startedAtMs) };
};

/**
 * In Redis, shared by all gateways: one hash per entity, one field per question. Every gateway forgets for
 * itself what events name, in the order of its own writes on one connection; so whatever order the others are in,
 * an old answer that this one wrote does not outlive this one's event. Redis that is slow or away is as good as
 * empty: no request waits longer than `timeoutMs`, none fails.
 */
export const createRedisEntityStore = (deps: RedisEntityStoreDeps): RedisEntityStore => {
  const { redis, clock, scheduler, keyPrefix, timeoutMs, onAvailability } = deps;
  const owed = new Set<string>();
  let failures = 0;
  let restsUntilMs = -Infinity;

  const failed = (): void => {
    failures += 1;
    if (failures < maxFailures) return;
    if (failures === maxFailures) onAvailability(false);
    restsUntilMs = clock.nowMs() + restMs;
  };
  const worked = (): void => {
    if (failures >= maxFailures) onAvailability(true);
    failures = 0;
    restsUntilMs = -Infinity;
  };
  const isResting = (): boolean => clock.nowMs() < restsUntilMs;
  const keyOf = (name: string): string => keyPrefix + digest(name);

  const forgetKey = (key: string): void => {
    redis.unlink(key).then(worked, () => {
      failed();
      if (owed.size < maxOwed) owed.add(key);
    });
  };

  const inTime = <T>(work: Promise<T>, otherwise: T): Promise<T> =>
    new Promise((resolve) => {
      // What comes too late counts as nothing: a Redis that is always too slow must come to rest as well.
      let isLate = false;
      const cancel = scheduler.after(timeoutMs, () => {
        isLate = true;
        failed();
        resolve(otherwise);
      });
      const inTimeOnly = (outcome: () => void, value: T): void => {
        if (isLate) return;
        cancel();
        outcome();
        resolve(value);
      };
      work.then(
        (value) => inTimeOnly(worked, value),
        () => inTimeOnly(failed, otherwise),
      );
    });

  return {
    read(slots) {
      const nothing = slots.map(() => undefined);
      if (isResting()) return nothing;
      // Sent in one turn, so they travel as one packet.
      const answers = slots.map(({ name, variant }: Slot) => redis.hGet(keyOf(name), digest(variant)));
      return inTime<readonly (KeptAnswer | undefined)[]>(
        Promise.all(answers).then((found) => found.map(decode)),
        nothing,
      );
    },

    write(entries, nowMs) {
      if (isResting()) return;
      const sent = entries.flatMap(([{ name, variant }, answer]) => {
        const key = keyOf(name);
        const ms = Math.ceil(answer.expiresAtMs - nowMs);
        // The hash lives as long as its longest field; each field says itself when it is over.
        return [
          redis.hSet(key, digest(variant), encode(answer)),
          redis.pExpire(key, ms, 'NX'),
          redis.pExpire(key, ms, 'GT'),
        ];
      });
      Promise.all(sent).then(worked, failed);
    },

    forget(names) {
      for (const name of names) forgetKey(keyOf(name));
    },

    // What others share is not this process's to empty: age and the instants that it remembers do.
    clear: () => undefined,

    connected() {
      worked();
      const keys = [...owed];
      owed.clear();
      for (const key of keys) forgetKey(key);
    },
  };
};
