import type { Watchdog } from '../stack/watchdog.ts';
import type { KeyStore } from './keys.ts';
import type { LocalFolder } from './localFolder.ts';
import type { Progress } from './progress.ts';
import type { ServiceDeps } from './service.ts';
import type { Settings } from './settings.ts';
import { supervise, type SupervisedUnit, type Unit } from './supervisor.ts';

/** In the order in which they are stopped: nothing is stopped before those who use it. */
const stopOrder = ['gateway', 'worker', 'subgraph', 'registry', 'store'] as const;

export type UnitGroup = (typeof stopOrder)[number];

/** What every phase of a start shares. */
export interface StackContext {
  readonly settings: Settings;
  readonly folder: LocalFolder;
  readonly keys: KeyStore;
  readonly progress: Progress;
  readonly watchdog: Watchdog;
  readonly services: ServiceDeps;
  /** Aborted when the stack is to stop, also while it is still starting. */
  readonly signal: AbortSignal;
  readonly units: Units;
  /** Remarks for the banner. */
  readonly notes: string[];
}

export interface Units {
  /** Starts a unit, keeps it running, and knows it from the first moment, so that it can be stopped. */
  run(group: UnitGroup, unit: Unit): Promise<void>;
  stopAll(): Promise<void>;
  killAll(): Promise<void>;
}

export const createUnits = (say: (line: string) => void, signal: AbortSignal): Units => {
  const groups = new Map<UnitGroup, SupervisedUnit[]>(stopOrder.map((group) => [group, []]));
  const unitsOf = (group: UnitGroup): SupervisedUnit[] => groups.get(group) ?? [];
  return {
    run: async (group, unit) => {
      signal.throwIfAborted();
      const supervised = supervise(unit, { say });
      unitsOf(group).push(supervised);
      await supervised.start();
    },
    stopAll: async () => {
      for (const group of stopOrder) await Promise.all(unitsOf(group).map((unit) => unit.stop()));
    },
    killAll: async () => {
      await Promise.all(stopOrder.flatMap((group) => unitsOf(group).map((unit) => unit.kill())));
    },
  };
};
