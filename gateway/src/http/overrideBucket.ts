import { createHash } from 'node:crypto';
import type { Identity } from '@commerce/kernel';

/**
 * Where a caller stands between 0 and 100 for `@override(label: "percent(n)")`: always the same place for
 * the same subject, so that nobody flips between two subgraphs from one request to the next; any place
 * for a caller without an identity.
 */
export const createOverrideBucket = (random: () => number) => {
  const known = new WeakMap<Identity, number>();
  return (identity: Identity | undefined): number => {
    if (!identity) return random() * 100;
    const place =
      known.get(identity) ??
      (createHash('sha256').update(`${identity.tenant}\n${identity.subject}`).digest().readUInt32BE(0) /
        0x1_0000_0000) *
        100;
    known.set(identity, place);
    return place;
  };
};
