import { createHash } from 'node:crypto';
import type { PlanQuestion } from './protocol.ts';

const most = 1_000;

/** By digest: an operation may be as long as a body. */
const digestOf = (question: PlanQuestion): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url');

/** A set of questions, as many as there is room for. */
export const createRemembered = () => {
  const known = new Set<string>();
  return {
    add(question: PlanQuestion): void {
      if (known.size < most) known.add(digestOf(question));
    },
    /** Mostly there is nothing to look for. */
    has: (question: PlanQuestion): boolean => known.size > 0 && known.has(digestOf(question)),
  };
};
