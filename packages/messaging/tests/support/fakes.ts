import type { Clock } from '@commerce/kernel';
import type { DeadLetter, DeadLetters, IngestMetrics, Logger, Scheduler } from '../../src/index.ts';

export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const fixedClock: Clock = { nowMs: () => 0 };

export const createDeadLetterList = (): DeadLetters & {
  readonly letters: DeadLetter[];
  failWith: Error | undefined;
} => {
  const list: DeadLetters & { readonly letters: DeadLetter[]; failWith: Error | undefined } = {
    letters: [],
    failWith: undefined,
    async write(letters) {
      if (list.failWith) throw list.failWith;
      list.letters.push(...letters);
    },
  };
  return list;
};

export interface ManualScheduler extends Scheduler {
  /** Milliseconds that the waiting callbacks asked for. */
  readonly waits: () => number[];
  /** Calls what waits now. */
  readonly fire: () => void;
}

export const createManualScheduler = (): ManualScheduler => {
  let waiting: { readonly ms: number; readonly callback: () => void }[] = [];
  return {
    after: (ms, callback) => {
      const entry = { ms, callback };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    waits: () => waiting.map(({ ms }) => ms),
    fire: () => {
      const due = waiting;
      waiting = [];
      due.forEach(({ callback }) => callback());
    },
  };
};

/** Metrics that add up outcomes, as `topic status`. */
export const createCountingMetrics = (): IngestMetrics & { readonly counts: Map<string, number> } => {
  const counts = new Map<string, number>();
  const add = (name: string, count: number): void => void counts.set(name, (counts.get(name) ?? 0) + count);
  return {
    counts,
    countOutcomes: (topic, status, count) => add(`${topic} ${status}`, count),
    countDeadLetter: (topic, code) => add(`${topic} ${code}`, 1),
    observeBatch: () => undefined,
    setLag: (topic, partition, messages) => void counts.set(`${topic}/${partition} lag`, messages),
    countRetry: (topic) => add(`${topic} retry`, 1),
  };
};
