import type { Cluster, Worker } from 'node:cluster';
import type { Clock } from '@commerce/kernel';
import type { Lifecycle, Logger } from '@commerce/service';
import { createGatherMetrics } from './gatherMetrics.ts';
import { fromWorker, type ToWorker } from './messages.ts';
import { createWatchdog, type Watchdog } from './watchdog.ts';

export interface PrimaryDeps {
  readonly cluster: Pick<Cluster, 'fork' | 'workers' | 'on' | 'off'>;
  readonly workers: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

const firstPauseMs = 100;
const longestPauseMs = 10_000;
/** A worker that lived this long had a reason of its own to die: the next one starts without a long pause. */
const soundLifeMs = 30_000;
const reportTimeoutMs = 1_000;

/** Runs the workers that answer behind one port: starts them again when they crash or hang, stops them together. */
export const createPrimary = (deps: PrimaryDeps): Lifecycle => {
  const { cluster, clock, logger } = deps;
  const ready = new Set<number>();
  const startedMs = new Map<number, number>();
  const pauses = new Set<NodeJS.Timeout>();
  /** What the workers served last: one that starts anew begins with it, whatever the file holds by then. */
  let lastGood: string | undefined;
  let stopping = false;
  let crashes = 0;

  const all = (): Worker[] =>
    Object.values(cluster.workers ?? {}).filter(
      (worker) => worker !== undefined && worker.isConnected(),
    ) as Worker[];

  const tell = (worker: Worker, message: ToWorker): void => {
    // A channel that closes meanwhile is told by 'exit'.
    if (worker.isConnected()) worker.send(message, () => undefined);
  };

  const metrics = createGatherMetrics({
    timeoutMs: reportTimeoutMs,
    askAll: (round) => {
      const asked = all().filter((worker) => ready.has(worker.id));
      for (const worker of asked) tell(worker, { type: 'gateway:report', round });
      return asked.length;
    },
  });

  const fork = (): void => {
    const worker = cluster.fork();
    startedMs.set(worker.id, clock.nowMs());
  };

  const forkLater = (lived: number): void => {
    crashes = lived >= soundLifeMs ? 1 : crashes + 1;
    const pauseMs = Math.min(firstPauseMs * 2 ** (crashes - 1), longestPauseMs);
    const pause = setTimeout(() => {
      pauses.delete(pause);
      fork();
    }, pauseMs);
    pauses.add(pause);
  };

  let watchdog: Watchdog<Worker> | undefined;
  let onStartup: { ready: () => void; failed: (error: Error) => void } | undefined;
  let onEmpty: (() => void) | undefined;

  const onMessage = (worker: Worker, received: unknown): void => {
    const message = fromWorker(received);
    if (message?.type === 'gateway:ready') {
      ready.add(worker.id);
      watchdog?.watch(worker);
      if (ready.size >= deps.workers) onStartup?.ready();
    } else if (message?.type === 'gateway:pong') {
      watchdog?.answered(worker);
    } else if (message?.type === 'gateway:reported') {
      metrics.reported(message.round, message.metrics);
    } else if (message?.type === 'gateway:live') {
      lastGood = message.supergraphSdl;
    } else if (message?.type === 'gateway:last-good') {
      tell(worker, { type: 'gateway:answer', ask: message.ask, text: lastGood });
    } else if (message?.type === 'gateway:metrics-of-all') {
      const { ask } = message;
      void metrics.gather().then((text) => tell(worker, { type: 'gateway:answer', ask, text }));
    }
  };

  const onExit = (worker: Worker, code: number, signal: string): void => {
    ready.delete(worker.id);
    watchdog?.forget(worker);
    const lived = clock.nowMs() - (startedMs.get(worker.id) ?? 0);
    startedMs.delete(worker.id);
    if (startedMs.size === 0) onEmpty?.();
    if (stopping) return;
    if (onStartup)
      return onStartup.failed(new Error(`a worker ended with ${signal || code} before it served`));
    logger.error({ worker: worker.id, code, signal }, 'a worker ended and is started again');
    forkLater(lived);
  };

  return {
    async ready() {
      if (ready.size === 0) throw new Error('no worker serves');
    },
    async start() {
      watchdog = createWatchdog({
        ask: (worker) => tell(worker, { type: 'gateway:ping' }),
        onHung(worker) {
          logger.error({ worker: worker.id }, 'a worker answers nothing any more and is ended');
          worker.process.kill('SIGKILL');
        },
      });
      cluster.on('message', onMessage);
      cluster.on('exit', onExit);
      await new Promise<void>((resolve, reject) => {
        onStartup = { ready: resolve, failed: reject };
        for (let count = 0; count < deps.workers; count += 1) fork();
      });
      onStartup = undefined;
      logger.info({ workers: deps.workers }, 'all workers serve');
    },
    async stop() {
      stopping = true;
      watchdog?.stop();
      for (const pause of pauses) clearTimeout(pause);
      if (startedMs.size > 0) {
        await new Promise<void>((resolve) => {
          onEmpty = resolve;
          for (const worker of all()) tell(worker, { type: 'gateway:stop' });
        });
      }
      cluster.off('message', onMessage);
      cluster.off('exit', onExit);
    },
  };
};
