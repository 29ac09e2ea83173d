import type { CartDeps } from '../ports.ts';

/** Enough for a handful of tabs and retries on one cart; whoever loses this often is told. */
const maxAttempts = 10;

/** Reads, decides and writes anew while somebody else's write came between; undefined when it never got through. */
export const untilCommitted = async <T>(
  deps: Pick<CartDeps, 'pauseAfterRace'>,
  attempt: () => Promise<T | 'raced'>,
): Promise<T | undefined> => {
  for (let count = 1; count <= maxAttempts; count += 1) {
    const result = await attempt();
    if (result !== 'raced') return result;
    if (count < maxAttempts) await deps.pauseAfterRace(count);
  }
  return undefined;
};
