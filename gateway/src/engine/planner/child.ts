import { type ChildProcess, fork } from 'node:child_process';
import type { PlannerAnswer, PlannerQuestion } from './protocol.ts';

export interface PlannerChild {
  send(question: PlannerQuestion): void;
  /** Whether this process waits for it before it ends. */
  hold(held: boolean): void;
  kill(): void;
}

interface ChildOptions {
  readonly entry: string;
  readonly maxHeapMb?: number | undefined;
}

/** Undefined: there is no memory for another process. Without descriptors there is one, which tells of an error. */
const forked = ({ entry, maxHeapMb }: ChildOptions): ChildProcess | undefined => {
  try {
    return fork(entry, [], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: maxHeapMb === undefined ? [] : [`--max-old-space-size=${maxHeapMb}`],
    });
  } catch {
    return undefined;
  }
};

const nothing = (): void => undefined;

/**
 * Starts a planner's process. Never throws: `ended` comes after all that it answered, once, also when it could not be
 * started; `signal`: what ended it, null when it did so itself.
 */
export const startChild = (
  options: ChildOptions,
  on: { answered(answer: PlannerAnswer): void; ended(signal: NodeJS.Signals | null): void },
): PlannerChild => {
  const child = forked(options);
  if (!child) {
    setImmediate(() => on.ended(null));
    return { send: nothing, hold: nothing, kill: nothing };
  }
  child.unref();
  const exited = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_, signal) => resolve(signal));
    // It could not be started, or told anything.
    child.once('error', () => resolve(null));
  });
  // The end of the process may be known before its last answers are read, the end of the channel may not.
  const read = new Promise<void>((resolve) => {
    child.once('disconnect', resolve);
    if (!child.connected) resolve();
  });
  void Promise.all([exited, read]).then(([signal]) => on.ended(signal));
  child.on('message', (answer: PlannerAnswer) => on.answered(answer));
  return {
    send(question) {
      // A failure is told by the process's end.
      if (child.connected) child.send(question, (error) => error && child.kill('SIGKILL'));
    },
    hold(held) {
      if (held) child.channel?.ref();
      else child.channel?.unref();
    },
    kill: () => child.kill('SIGKILL'),
  };
};
