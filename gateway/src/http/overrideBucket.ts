import type { Identity } from '@commerce/kernel';
import { createSubjectPlace } from './subjectPlace.ts';

/**
 * Where a caller stands between 0 and 100 for `@override(label: "percent(n)")`: always the same place for
 * the same subject, so that nobody flips between two subgraphs from one request to the next; any place
 * for a caller without an identity.
 */
export const createOverrideBucket = (random: () => number) => {
  const place = createSubjectPlace('');
  return (identity: Identity | undefined): number => (identity ? place(identity) : random() * 100);
};
