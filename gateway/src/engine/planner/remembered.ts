import { createHash } from 'node:crypto';
import type { PlanQuestion } from './protocol.ts';

const most = 1_000;

/** A question may have had bad luck: where the machine stood still for a while, any plan takes too long. */
const forgottenAfterMs = 600_000;

/** By digest: an operation may be as long as a body. */
const digestOf = (question: PlanQuestion): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url');

/** A set of questions, the last ones of ten minutes. `nowMs`: any clock that does not go back. */
export const createRemembered = (nowMs: () => number = () => performance.now()) => {
  /** When they were added, the oldest first. */
  const known = new Map<string, number>();
  return {
    add(question: PlanQuestion): void {
      const digest = digestOf(question);
      known.delete(digest);
      known.set(digest, nowMs());
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
    has(question: PlanQuestion): boolean {
      // Mostly there is nothing to look for.
      if (known.size === 0) return false;
      const sinceMs = known.get(digestOf(question));
      return sinceMs !== undefined && nowMs() - sinceMs < forgottenAfterMs;
    },
  };
};
