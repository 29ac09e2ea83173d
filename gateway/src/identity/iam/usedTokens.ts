import type { Clock } from '@commerce/kernel';
import { VerifierUnavailable } from '../verifierUnavailable.ts';

/** Remembers which tokens were used, so that each is good once. */
export interface UsedTokens {
  /** False: it was used before. Throws VerifierUnavailable when that cannot be known or remembered. */
  use(signature: string, untilMs: number): Promise<boolean>;
}

/** In this process's memory: other processes know nothing of it. Full of tokens still good, it lets nobody in. */
export const createUsedTokens = (clock: Clock, max = 100_000): UsedTokens => {
  const untilBySignature = new Map<string, number>();

  const makeRoom = (nowMs: number): void => {
    for (const [signature, untilMs] of untilBySignature) {
      if (untilMs <= nowMs) untilBySignature.delete(signature);
    }
    // To forget one would let it in again.
    if (untilBySignature.size >= max) throw new VerifierUnavailable('too many IAM tokens to remember');
  };

  return {
    async use(signature, untilMs) {
      if (untilBySignature.has(signature)) return false;
      if (untilBySignature.size >= max) makeRoom(clock.nowMs());
      untilBySignature.set(signature, untilMs);
      return true;
    },
  };
};
