import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fromNative } from '../plan/fromNative.ts';
import type { Plan } from '../plan/plan.ts';
import type { Planner, PlanRequest } from './port.ts';
import type { PlannerAnswer, PlannerQuestion } from './protocol.ts';

export interface IsolatedPlannerOptions {
  /** The file of the planner's process, `nativePlanner.main`. */
  readonly entry: string;
  /** The longest that one plan may take, in milliseconds; whoever takes longer ends with the process. */
  readonly timeoutMs: number;
}

/** The planner took longer than it may: the operation is too complex. */
export class PlanningTimeout extends Error {
  override readonly name = 'PlanningTimeout';
}

interface Pending {
  readonly source: string | undefined;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (answer: PlannerAnswer) => void;
  readonly reject: (reason: Error) => void;
}

type Ask = PlannerQuestion extends infer Q ? (Q extends { id: number } ? Omit<Q, 'id'> : never) : never;

const maxRemembered = 1_000;

const digestOf = (source: string): string => createHash('sha256').update(source).digest('base64url');

/** Mostly there is nothing to look for. */
const isIn = (set: ReadonlySet<string>, source: string): boolean => set.size > 0 && set.has(digestOf(source));

/**
 * The native planner in a process of its own: a fault of native code ends the process it happens in, and a
 * client chooses what is planned. When the process ends, what it was at is not asked again; a new process
 * starts with the next question. Rejects when the process cannot load the supergraph.
 */
export const createIsolatedPlanner = async (
  supergraphSdl: string,
  { entry, timeoutMs }: IsolatedPlannerOptions,
): Promise<Planner> => {
  /** By digest: an operation may be as long as a body. */
  const fatal = new Set<string>();
  const tooSlow = new Set<string>();
  let next = 0;
  /** Nobody is expected to ask again: whoever does gets a process for that question alone. */
  let retired = false;
  let running: { readonly child: ChildProcess; readonly pending: Map<number, Pending> } | undefined;
  let loaded: Promise<unknown> | undefined;

  const remember = (set: Set<string>, source: string | undefined): void => {
    if (source !== undefined && set.size < maxRemembered) set.add(digestOf(source));
  };

  /** The next question starts another process. */
  const detach = (child: ChildProcess): void => {
    if (running?.child !== child) return;
    running = undefined;
    loaded = undefined;
  };

  const end = (child: ChildProcess): void => {
    detach(child);
    child.kill('SIGKILL');
  };

  const ended = (child: ChildProcess, pending: Map<number, Pending>): void => {
    detach(child);
    const [oldest] = pending.values();
    // It answers in order: the oldest question is the one it died of, unless it was told to end.
    if (!child.killed) remember(fatal, oldest?.source);
    for (const { timer, reject } of pending.values()) {
      clearTimeout(timer);
      reject(new Error('the planner process ended'));
    }
    pending.clear();
  };

  const start = () => {
    const pending = new Map<number, Pending>();
    const child = fork(entry, [], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    child.unref();
    child.channel?.unref();
    child.on('message', (answer: PlannerAnswer) => {
      const question = pending.get(answer.id);
      if (!question) return;
      pending.delete(answer.id);
      clearTimeout(question.timer);
      question.resolve(answer);
      if (pending.size > 0) return;
      // After a supergraph the question itself still comes.
      if (retired && question.source !== undefined) end(child);
      else child.channel?.unref();
    });
    child.once('error', () => ended(child, pending));
    child.once('exit', () => ended(child, pending));
    return { child, pending };
  };

  const ask = (question: Ask): Promise<PlannerAnswer> => {
    const { child, pending } = (running ??= start());
    const id = (next += 1);
    return new Promise((resolve, reject) => {
      const source = question.kind === 'plan' ? question.source : undefined;
      const expire = (): void => {
        pending.delete(id);
        remember(tooSlow, source);
        reject(new PlanningTimeout(`no plan within ${timeoutMs} ms`));
        end(child);
      };
      const timer = setTimeout(expire, timeoutMs);
      pending.set(id, { source, timer, resolve, reject });
      child.channel?.ref();
      child.send({ id, ...question }, (error) => {
        if (error) ended(child, pending);
      });
    });
  };

  const load = async (): Promise<void> => {
    const { problem } = await ask({ kind: 'load', supergraphSdl });
    if (problem !== undefined) throw new Error(problem);
  };

  const plan = async ({ source, operationName, overrides }: PlanRequest): Promise<Plan> => {
    if (isIn(tooSlow, source)) throw new PlanningTimeout('no plan in time before');
    if (isIn(fatal, source)) throw new Error('the planner process has ended over this operation before');
    await (loaded ??= load());
    const { labels, percentage } = overrides;
    const answer = await ask({ kind: 'plan', source, operationName, labels: [...labels], percentage });
    if (!answer.plan) throw new Error(answer.problem ?? 'the planner gave no plan');
    return fromNative(answer.plan);
  };

  await (loaded = load());
  return {
    name: 'native',
    plan,
    close() {
      retired = true;
      if (running) end(running.child);
    },
  };
};
