import type { Clock } from '@commerce/kernel';
import type { Logger } from '@commerce/service';
import type { UsedOperation } from './operations.ts';
import type { SendReport, UsageReport } from './send.ts';

export interface UsageReporter {
  /** Counts one request that was answered. */
  count(operation: UsedOperation, client: { readonly name: string; readonly version: string }): void;
  start(): void;
  /** Sends what is left. */
  stop(): Promise<void>;
}

export interface ReporterOptions {
  /** From above 0 to 1: the part of the requests that is looked at; counts are scaled up. */
  readonly sample: number;
  readonly everyMs: number;
}

/** Beyond that, operations and clients are not told apart: what made-up names cost must have an end. */
const maxOperations = 5_000;
const maxClients = 500;
/** Reports that wait for a registry that is down; the oldest gives way. */
const maxWaiting = 20;
const maxNameLength = 128;

const hourMs = 3_600_000;

interface Counted {
  readonly operation: UsedOperation;
  /** By hour, client and version, as JSON. */
  readonly counts: Map<string, number>;
}

/**
 * Adds requests up and sends them now and then. A report that fails is sent again under the same id, so that the
 * registry counts it once; requests never wait for it.
 */
export const createUsageReporter = (deps: {
  readonly options: ReporterOptions;
  readonly send: SendReport;
  readonly newId: () => string;
  readonly random: () => number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Requests that no report holds: too many operations, or reports given up. */
  readonly lost: (requests: number) => void;
}): UsageReporter => {
  const { options, send, newId, random, clock, logger, lost } = deps;
  const weight = Math.max(1, Math.round(1 / options.sample));
  let counted = new Map<string, Counted>();
  const clients = new Set<string>();
  /** How many coordinates of an operation the registry has heard of. */
  let told = new WeakMap<UsedOperation, number>();
  const waiting: UsageReport[] = [];
  let timer: NodeJS.Timeout | undefined;
  let failing = false;
  let sending = Promise.resolve();

  const clientKey = (name: string, version: string): string => {
    const key = JSON.stringify([name.slice(0, maxNameLength), version.slice(0, maxNameLength)]);
    if (clients.has(key)) return key;
    if (clients.size >= maxClients) return '["other",""]';
    clients.add(key);
    return key;
  };

  const take = (): UsageReport | undefined => {
    if (counted.size === 0) return undefined;
    const taken = counted;
    counted = new Map();
    return {
      id: newId(),
      operations: [...taken.values()]
        .filter(({ operation }) => told.get(operation) !== operation.coordinates.size)
        .map(({ operation }) => {
          told.set(operation, operation.coordinates.size);
          const { hash, name, signature, coordinates } = operation;
          return { hash, name: name.slice(0, 256), signature, coordinates: [...coordinates] };
        }),
      requests: [...taken.values()].flatMap(({ operation: { hash }, counts }) =>
        [...counts].map(([key, count]) => {
          const [hour, clientName, clientVersion] = JSON.parse(key) as [number, string, string];
          return { hash, at: new Date(hour).toISOString(), clientName, clientVersion, count };
        }),
      ),
    };
  };

  const sendAll = async (): Promise<void> => {
    const report = take();
    if (report) waiting.push(report);
    while (waiting.length > maxWaiting) {
      const dropped = waiting.shift();
      // The operations that it described are described again.
      told = new WeakMap();
      lost((dropped?.requests ?? []).reduce((sum, { count }) => sum + count, 0));
    }
    for (let next = waiting[0]; next; next = waiting[0]) {
      try {
        await send(next);
        waiting.shift();
        failing = false;
      } catch (error) {
        // What goes wrong with usage never matters to a client.
        if (!failing) logger.warn({ reason: String(error) }, 'usage cannot be reported: it waits');
        failing = true;
        return;
      }
    }
  };

  const flush = (): Promise<void> => (sending = sending.then(sendAll));

  return {
    count(operation, { name, version }) {
      if (options.sample < 1 && random() >= options.sample) return;
      let entry = counted.get(operation.hash);
      if (!entry) {
        if (counted.size >= maxOperations) return lost(weight);
        counted.set(operation.hash, (entry = { operation, counts: new Map() }));
      }
      const hour = Math.floor(clock.nowMs() / hourMs) * hourMs;
      const key = `[${hour},${clientKey(name, version).slice(1)}`;
      entry.counts.set(key, (entry.counts.get(key) ?? 0) + weight);
    },
    start() {
      timer = setInterval(() => void flush(), options.everyMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
};
