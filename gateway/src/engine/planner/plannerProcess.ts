import { type PlannerChild, startChild } from './child.ts';
import type { PlannerAnswer, PlanQuestion } from './protocol.ts';
import { PlannerBusy, PlannerEnded, TooComplex } from './refusals.ts';
import { createRemembered } from './remembered.ts';
import { startTimer } from './timer.ts';

/** Times in milliseconds. */
export interface PlannerProcessOptions {
  /** The file of the process, e.g. `nativePlanner.main`. */
  readonly entry: string;
  /** The longest that one plan may take; whoever takes longer ends with the process. */
  readonly planTimeoutMs: number;
  /** The longest that start and supergraph may take (30,000). */
  readonly loadTimeoutMs?: number;
  /** Whoever has waited longer is not planned any more (30,000). */
  readonly longestWaitMs?: number;
  /** A process that nobody asks anything for so long ends, unless it was started by `start`; undefined: it stays. */
  readonly idleMs?: number | undefined;
  /** Undefined: as much as Node.js takes. */
  readonly maxHeapMb?: number | undefined;
}

export interface PlannerProcess {
  /** Rejects with TooComplex, PlannerBusy or PlannerEnded; else it is not the operation's fault. */
  ask(question: PlanQuestion): Promise<PlannerAnswer>;
  /** Starts the process before the first question, to stay. Rejects when it cannot load the supergraph. */
  start(): Promise<void>;
  /** Whoever asks afterwards, or waits now, gets a process that ends when nobody waits any more. */
  close(): void;
}

interface Waiting {
  readonly question: PlanQuestion;
  readonly sinceMs: number;
  readonly resolve: (answer: PlannerAnswer) => void;
  readonly reject: (reason: Error) => void;
}

interface Running {
  readonly child: PlannerChild;
  readonly loading: PromiseWithResolvers<void>;
  loaded: boolean;
  /** How many of those who wait have been sent to it, from the front. */
  sent: number;
  /** Whose time runs. */
  timed: Waiting | undefined;
  stopTimer: () => void;
}

/** Questions sent ahead, so that the process need not wait for us. What was sent is not refused for waiting any more. */
const ahead = 8;

/**
 * Asks a planner in a process of its own: a plan may take for ever, all memory or, in native code, the process with it,
 * and a client chooses what is planned. It answers in order, so whoever it takes too long over, or ends over,
 * is the first of those who wait; that one is refused, now and for a while, and a new process goes on with the others.
 * It is started when somebody asks.
 */
export const createPlannerProcess = (
  supergraphSdl: string,
  { entry, planTimeoutMs, loadTimeoutMs = 30_000, longestWaitMs = 30_000, ...rest }: PlannerProcessOptions,
): PlannerProcess => {
  const fatal = createRemembered();
  const tooSlow = createRemembered();
  const queue: Waiting[] = [];
  let running: Running | undefined;
  let stays = rest.idleMs === undefined;
  let retired = false;
  let failed: { readonly reason: Error; readonly atMs: number } | undefined;

  const end = (process: Running): void => {
    process.stopTimer();
    process.child.kill();
    if (running === process) running = undefined;
  };

  /** Nobody else has better luck so soon. */
  const cannotLoad = (process: Running, problem: string): void => {
    const reason = new Error(problem);
    failed = { reason, atMs: performance.now() };
    end(process);
    process.loading.reject(reason);
    for (const { reject } of queue.splice(0)) reject(reason);
  };

  const begin = (): Running => {
    const loading = Promise.withResolvers<void>();
    // Those who wait are told by themselves.
    loading.promise.catch(() => undefined);
    const child = startChild(
      { entry, maxHeapMb: rest.maxHeapMb },
      {
        answered(answer) {
          if (running === process) answered(process, answer);
        },
        ended(signal) {
          if (running === process) ended(process, signal);
        },
      },
    );
    const stopTimer = startTimer(loadTimeoutMs, () =>
      cannotLoad(process, `the planner has not loaded the supergraph within ${loadTimeoutMs} ms`),
    );
    const process: Running = { child, loading, loaded: false, sent: 0, timed: undefined, stopTimer };
    // Also after a long text is written, which would let go of it.
    child.hold(true);
    child.send({ kind: 'load', supergraphSdl, planTimeoutMs });
    return process;
  };

  const answered = (process: Running, answer: PlannerAnswer): void => {
    if (!process.loaded && answer.problem !== undefined) return cannotLoad(process, answer.problem);
    if (process.loaded) {
      process.sent -= 1;
      queue.shift()?.resolve(answer);
    }
    process.loaded = true;
    process.loading.resolve();
    next();
  };

  const ended = (process: Running, signal: NodeJS.Signals | null): void => {
    if (!process.loaded)
      return cannotLoad(process, 'the planner process ended before it had loaded the supergraph');
    end(process);
    const first = process.sent > 0 ? queue.shift() : undefined;
    // Nothing ends itself so: whoever did it meant the process and not the operation.
    if (signal === 'SIGKILL') first?.reject(new Error('the planner process was killed'));
    else if (first) {
      fatal.add(first.question);
      first.reject(new PlannerEnded('the planner process ended'));
    }
    next();
  };

  const expired = (process: Running): void => {
    end(process);
    const first = queue.shift();
    if (first) tooSlow.add(first.question);
    first?.reject(new TooComplex(`no plan within ${planTimeoutMs} ms`));
    next();
  };

  const rested = (process: Running): void => {
    if (retired) return end(process);
    process.child.hold(false);
    if (!stays && rest.idleMs !== undefined) process.stopTimer = startTimer(rest.idleMs, () => end(process));
  };

  const known = (question: PlanQuestion): Error | undefined => {
    if (tooSlow.has(question)) return new TooComplex('no plan in time before');
    return fatal.has(question) ? new PlannerEnded('the planner process has ended over it before') : undefined;
  };

  const send = (process: Running): void => {
    while (process.sent < Math.min(ahead, queue.length)) {
      const waiting = queue[process.sent];
      if (!waiting) break;
      const hasWaited = performance.now() - waiting.sinceMs > longestWaitMs;
      // The same may have been asked twice before anybody knew.
      const problem = hasWaited ? new PlannerBusy('others take long to plan') : known(waiting.question);
      if (problem) {
        queue.splice(process.sent, 1);
        waiting.reject(problem);
      } else {
        process.child.send(waiting.question);
        process.sent += 1;
      }
    }
  };

  /** To be called whenever who waits, or who answers, has changed. */
  const next = (): void => {
    const process = running ?? (queue.length > 0 ? (running = begin()) : undefined);
    if (!process?.loaded) return;
    send(process);
    const [first] = queue;
    if (first && first === process.timed) return;
    process.stopTimer();
    process.timed = first;
    if (!first) return rested(process);
    process.child.hold(true);
    process.stopTimer = startTimer(planTimeoutMs, () => expired(process));
  };

  return {
    async ask(question) {
      const problem = known(question);
      if (problem) throw problem;
      if (failed && performance.now() - failed.atMs < loadTimeoutMs) throw failed.reason;
      return new Promise<PlannerAnswer>((resolve, reject) => {
        queue.push({ question, sinceMs: performance.now(), resolve, reject });
        next();
      });
    },
    start() {
      stays = true;
      running ??= begin();
      return running.loading.promise;
    },
    close() {
      retired = true;
      if (running && queue.length === 0) {
        running.loading.reject(new Error('the planner is closed'));
        end(running);
      }
    },
  };
};
