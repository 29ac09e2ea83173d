import type { ProcessPort } from '@commerce/service';
import type { Registry } from 'prom-client';
import { fromPrimary, type ToPrimary } from './messages.ts';

/** The part of `process` that a worker needs. */
export interface WorkerProcess extends ProcessPort {
  on(event: string, listener: (message: unknown) => void): void;
  send?: ((message: object) => unknown) | undefined;
}

export interface WorkerChannel {
  /** For runProcess: a worker stops when the primary says so, or is gone. */
  readonly process: ProcessPort;
  /** The metrics of all workers, as the primary gathers them; this worker's alone when it does not answer. */
  readonly metricsText: () => Promise<string>;
  /** The supergraph that the workers served last; undefined for the first worker. */
  readonly lastGood: () => Promise<string | undefined>;
  /** Tells the primary which supergraph is live. */
  live(supergraphSdl: string): void;
  /** Tells the primary that this worker serves. */
  serving(port: number): void;
}

const askTimeoutMs = 3_000;

/**
 * A worker's end of the channel. A signal from the terminal reaches every process of the group, and the
 * primary's word follows it: whichever comes first stops the worker, and the others are no impatient second.
 */
export const createWorkerChannel = (deps: { proc: WorkerProcess; registry: Registry }): WorkerChannel => {
  const { proc, registry } = deps;
  const asks = new Map<number, (text: string | undefined) => void>();
  let asked = 0;
  let stopListener: ((reason: unknown) => void) | undefined;
  const say = (message: ToPrimary): void => void proc.send?.(message);

  /** Undefined also when no answer comes in time. */
  const askPrimary = (type: 'gateway:metrics-of-all' | 'gateway:last-good'): Promise<string | undefined> => {
    asked += 1;
    const ask = asked;
    return new Promise((resolve) => {
      const answered = (text: string | undefined): void => {
        clearTimeout(timer);
        asks.delete(ask);
        resolve(text);
      };
      const timer = setTimeout(() => answered(undefined), askTimeoutMs);
      asks.set(ask, answered);
      say({ type, ask });
    });
  };

  const stop = (): void => {
    const listener = stopListener;
    stopListener = undefined;
    listener?.(undefined);
  };

  proc.on('message', (received) => {
    const message = fromPrimary(received);
    if (message?.type === 'gateway:stop') stop();
    if (message?.type === 'gateway:ping') say({ type: 'gateway:pong' });
    if (message?.type === 'gateway:answer') asks.get(message.ask)?.(message.text);
    if (message?.type === 'gateway:report') {
      const { round } = message;
      void registry
        .getMetricsAsJSON()
        .then((metrics) => say({ type: 'gateway:reported', round, metrics: metrics }));
    }
  });
  proc.on('disconnect', stop);

  return {
    process: {
      stderr: proc.stderr,
      exit: (code) => proc.exit(code),
      on(event, listener) {
        if (event === 'SIGTERM') stopListener = listener;
        proc.on(event, event === 'SIGTERM' || event === 'SIGINT' ? stop : listener);
      },
    },
    metricsText: async () => (await askPrimary('gateway:metrics-of-all')) ?? registry.metrics(),
    lastGood: () => askPrimary('gateway:last-good'),
    live: (supergraphSdl) => say({ type: 'gateway:live', supergraphSdl }),
    serving: (port) => say({ type: 'gateway:ready', port }),
  };
};
