import { createSubjectPlace } from '../http/subjectPlace.ts';
import type { Caller } from '../identity/caller.ts';

/**
 * Where a request stands between 0 and 100: below the canary's percentage it is the canary's. A person stays on one
 * side. A key or a system does not: it may be a whole shop's traffic, all of which would be on one side.
 */
export const createTrafficShare = (random: () => number): ((caller: Caller | undefined) => number) => {
  const place = createSubjectPlace('\ncanary');
  return (caller) => {
    const kind = caller?.identity.kind;
    return caller && (kind === 'shopper' || kind === 'staff') ? place(caller.identity) : random() * 100;
  };
};
