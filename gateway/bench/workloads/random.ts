/** Answers with the next number below `limit`. */
export type Random = (limit: number) => number;

/** A small generator of numbers that look random and are the same in every run. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return (limit) => {
    // xorshift, 32 bits
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  };
};
