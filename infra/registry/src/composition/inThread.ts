import { Worker } from 'node:worker_threads';
import type { Compose, Composed, ReadSupergraph, SubgraphSchema } from './port.ts';

/** Subgraphs to compose, or a supergraph to read. */
export type CompositionWork = readonly SubgraphSchema[] | string;

export interface CompositionThread {
  readonly compose: Compose;
  readonly readSupergraph: ReadSupergraph;
  stop(): Promise<void>;
}

/** A schema that takes longer is refused. */
const defaultTimeoutMs = 60_000;

interface Job {
  readonly work: CompositionWork;
  readonly resolve: (composed: Composed) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Composes in a thread of its own, one after the other: requests go on being answered meanwhile, and a schema
 * that composition never comes back from costs its thread, not the process.
 */
export const createCompositionThread = (deps: { entry: URL; timeoutMs?: number }): CompositionThread => {
  const { entry, timeoutMs = defaultTimeoutMs } = deps;
  const waiting: Job[] = [];
  let worker: Worker | undefined;
  let running: Job | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const finish = (): Job | undefined => {
    const job = running;
    running = undefined;
    clearTimeout(timer);
    return job;
  };

  const lose = (from: Worker, error: Error): void => {
    if (from !== worker) return;
    worker = undefined;
    finish()?.reject(error);
    next();
  };

  const start = (): Worker => {
    const started = new Worker(entry, { stdout: false, stderr: false });
    started.on('message', (composed: Composed) => {
      if (started !== worker) return;
      finish()?.resolve(composed);
      next();
    });
    started.on('error', (error: Error) => lose(started, error));
    started.on('exit', () => lose(started, new Error('the composition thread ended')));
    // Idle, it keeps no process alive.
    started.unref();
    return started;
  };

  const giveUp = (): void => {
    const job = finish();
    const stuck = worker;
    worker = undefined;
    void stuck?.terminate();
    job?.resolve({
      kind: 'failed',
      errors: [
        {
          code: 'COMPOSITION_TIMEOUT',
          message: `composition did not end within ${timeoutMs / 1000} s`,
          locations: [],
        },
      ],
    });
    next();
  };

  const next = (): void => {
    if (running || stopped) return;
    running = waiting.shift();
    if (!running) return;
    worker ??= start();
    timer = setTimeout(giveUp, timeoutMs);
    worker.postMessage(running.work);
  };

  const run = (work: CompositionWork): Promise<Composed> =>
    new Promise((resolve, reject) => {
      if (stopped) return reject(new Error('the composition thread is stopped'));
      waiting.push({ work, resolve, reject });
      next();
    });

  return {
    compose: run,
    readSupergraph: run,
    async stop() {
      stopped = true;
      const gone = new Error('the composition thread is stopped');
      finish()?.reject(gone);
      for (const job of waiting.splice(0)) job.reject(gone);
      const ending = worker;
      worker = undefined;
      await ending?.terminate();
    },
  };
};
