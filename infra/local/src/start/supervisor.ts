import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagedProcess } from '../stack/process.ts';

/** Something that runs as a process and is ready once `start` resolves. */
export interface Unit {
  readonly name: string;
  start(): Promise<ManagedProcess>;
}

export interface SupervisedUnit {
  readonly name: string;
  start(): Promise<void>;
  /** Ends it for good; also while it is starting or waiting to be restarted. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

export interface SupervisorDeps {
  readonly say: (line: string) => void;
  /** Milliseconds before each restart; when they are used up the unit stays down. */
  readonly backoffMs?: readonly number[];
  /** A unit that ran this long gets all its restarts back. */
  readonly stableMs?: number;
}

const indent = (text: string): string => text.replace(/^/gm, '    ');

/** Keeps a unit running: one that dies is reported with the end of its log and started again. */
export const supervise = (unit: Unit, deps: SupervisorDeps): SupervisedUnit => {
  const { say, backoffMs = [500, 2_000, 5_000, 15_000], stableMs = 60_000 } = deps;
  const stopping = new AbortController();
  let current: ManagedProcess | undefined;
  let starting: Promise<unknown> = Promise.resolve();
  let restarts = 0;

  const startOnce = async (): Promise<ManagedProcess> => {
    stopping.signal.throwIfAborted();
    const begun = unit.start();
    starting = begun.catch(() => undefined);
    current = await begun;
    return current;
  };

  const restart = async (): Promise<ManagedProcess | undefined> => {
    for (; restarts < backoffMs.length;) {
      await sleep(backoffMs[restarts], undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return undefined;
      restarts += 1;
      try {
        const process = await startOnce();
        say(`${unit.name} runs again (pid ${process.pid})`);
        return process;
      } catch (error) {
        if (!stopping.signal.aborted) say(`${unit.name} did not come back: ${String(error)}`);
      }
    }
    say(`${unit.name} is given up after ${backoffMs.length} restarts; everything else keeps running`);
    return undefined;
  };

  const watch = async (first: ManagedProcess): Promise<void> => {
    for (let process: ManagedProcess | undefined = first; process !== undefined;) {
      const since = performance.now();
      const { code, signal } = await process.exited;
      if (stopping.signal.aborted) return;
      if (performance.now() - since > stableMs) restarts = 0;
      say(
        `${unit.name} ended (${signal ?? `exit code ${code ?? '?'}`}); the end of its log:\n${indent(process.tail(12))}`,
      );
      process = await restart();
    }
  };

  return {
    name: unit.name,
    start: async () => void watch(await startOnce()),
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await starting;
      await current?.stop();
    },
    kill: async () => {
      stopping.abort();
      await current?.kill();
    },
  };
};
