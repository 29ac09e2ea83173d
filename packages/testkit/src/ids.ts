import { createIdFactory, type Clock, type IdFactory, type RandomBytes } from '@commerce/kernel';
import { fixedClock } from './clock.ts';

/** Bytes that look random and are the same in every run (xorshift32). */
export const seededBytes = (seed = 1): RandomBytes => {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  return (length) => Uint8Array.from({ length }, () => next() & 0xff);
};

/** Well-formed ids that come out the same and in ascending order in every run. */
export const sequentialIds = (clock: Clock = fixedClock(), seed = 1): IdFactory =>
  createIdFactory(clock, seededBytes(seed));
