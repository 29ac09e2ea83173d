import { VerifierUnavailable } from './verifierUnavailable.ts';

/** Runs work while less than `max` of it is running; throws VerifierUnavailable above that, and queues nothing. */
export const createInFlightLimit = (max: number, what: string) => {
  let running = 0;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= max) throw new VerifierUnavailable(`too many calls to ${what} are in flight`);
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
    }
  };
};
