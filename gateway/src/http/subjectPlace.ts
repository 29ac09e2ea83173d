import { createHash } from 'node:crypto';
import type { Identity } from '@commerce/kernel';

/**
 * Where somebody stands between 0 and 100, for a part of the traffic to be chosen: always the same place for the same
 * subject, in every process. Places for different purposes have nothing to do with each other.
 */
export const createSubjectPlace = (purpose: string): ((identity: Identity) => number) => {
  const known = new WeakMap<Identity, number>();
  return (identity) => {
    let place = known.get(identity);
    if (place === undefined) {
      const digest = createHash('sha256')
        .update(`${identity.tenant}\n${identity.subject}${purpose}`)
        .digest();
      known.set(identity, (place = (digest.readUInt32BE(0) / 0x1_0000_0000) * 100));
    }
    return place;
  };
};
