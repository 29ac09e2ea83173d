import { setTimeout as sleep } from 'node:timers/promises';

/** What a feed worker's /metrics says. */
export interface IngestState {
  /** Messages dealt with since the worker started, whatever became of them. */
  readonly done: number;
  /** Messages not dealt with yet, as far as the worker has seen. */
  readonly lag: number;
  readonly deadLetters: number;
}

const sumOf = (metrics: string, name: string): number =>
  metrics
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);

export const parseIngestState = (metrics: string): IngestState => ({
  done: sumOf(metrics, 'ingest_events_total'),
  lag: sumOf(metrics, 'ingest_lag_messages'),
  deadLetters: sumOf(metrics, 'ingest_dead_letters_total'),
});

export interface WaitIngestedOptions {
  readonly workers: readonly { readonly name: string; readonly port: number; readonly expected: number }[];
  readonly update: (detail: string) => void;
  readonly signal: AbortSignal;
  /** Gives up when nothing moved for this long. */
  readonly stallMs?: number;
}

const readState = async (port: number): Promise<IngestState> => {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(3000) });
  return parseIngestState(await response.text());
};

const nothing: IngestState = { done: 0, lag: 0, deadLetters: 0 };

/**
 * Waits until the workers have dealt with what was published. Resolves with the number of dead
 * letters, or null when the workers stopped making headway.
 */
export const waitIngested = async (options: WaitIngestedOptions): Promise<number | null> => {
  const { workers, update, signal, stallMs = 60_000 } = options;
  const expected = workers.reduce((sum, worker) => sum + worker.expected, 0);
  let best = -1;
  let movedAt = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const states = await Promise.all(workers.map(({ port }) => readState(port).catch(() => nothing)));
    const done = states.reduce((sum, state, i) => sum + Math.min(state.done, workers[i]?.expected ?? 0), 0);
    update(`${done} of ${expected} events`);
    const finished = states.every((state, i) => state.done >= (workers[i]?.expected ?? 0) && state.lag === 0);
    if (finished) return states.reduce((sum, state) => sum + state.deadLetters, 0);
    if (done > best) {
      best = done;
      movedAt = performance.now();
    }
    if (performance.now() - movedAt > stallMs) return null;
    await sleep(250, undefined, { signal });
  }
};
