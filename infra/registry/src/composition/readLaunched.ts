import { createHash } from 'node:crypto';
import type { Clock } from '@commerce/kernel';
import { createExpiringCache } from '@commerce/service';
import type { Composed, ReadSupergraph } from './port.ts';

const keptMs = 3_600_000;
/** Of a large graph each takes about a megabyte. */
const maxKept = 16;

/** Reads each supergraph once: the same live one is what every check compares with. */
export const createReadLaunched = (read: ReadSupergraph, clock: Clock): ReadSupergraph => {
  const kept = createExpiringCache<Promise<Composed>>(clock, maxKept);
  return (supergraphSdl) => {
    const hash = createHash('sha256').update(supergraphSdl).digest('hex');
    const known = kept.get(hash);
    if (known) return known;
    const reading = read(supergraphSdl);
    kept.set(hash, reading, clock.nowMs() + keptMs);
    // What went wrong once may go well the next time.
    reading.catch(() => kept.set(hash, reading, 0));
    return reading;
  };
};
