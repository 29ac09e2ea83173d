import { setTimeout } from 'node:timers/promises';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { RegistryStore, VariantChange, VariantState } from '../ports.ts';
import { createTurns } from './turns.ts';

export interface RevisedVariants {
  /** With the process that is promised the next change, while the promise lasts. */
  read(graph: string, variant: string): Promise<VariantState & { readonly promisedTo?: string | undefined }>;
  /** All of it, in one step; false, and nothing, when the variant is not at that revision any more. */
  write(graph: string, revision: number, change: VariantChange): Promise<boolean>;
  /** Promises the next change to a process, unless another one has the promise. */
  promise(graph: string, variant: string, to: string, forMs: number): Promise<void>;
  /** Ends the promise, if it is this process's. */
  redeem(graph: string, variant: string, to: string): Promise<void>;
}

/** Each composes for up to a second, and a client gives up after some thirty. */
const maxWaiting = 100;
/** Only another process can be faster: here, changes of a variant take turns. */
const maxAttempts = 10;
/** A process that ended keeps others waiting no longer. */
const promisedMs = 20_000;
const pauseMs = 50;

const busy = (variant: string): Refusal =>
  refusal('VARIANT_BUSY', `${variant} is being changed by many at once: nothing was written, try again`);

/**
 * Changes variants without holding anything of the store while deciding, which takes as long as composing does: the
 * state is read, and what was decided is written only if the variant is still at that revision. Where another process
 * was faster, it is decided again about what is there now; the other one leaves the next change to this one then,
 * since it would begin its own a moment earlier for as long as it has more.
 */
export const createChangeInTurn = (
  variants: RevisedVariants,
  process: string,
): RegistryStore['changeVariant'] => {
  const turns = createTurns(maxWaiting);

  const readInTurn = async (graph: string, variant: string): Promise<VariantState> => {
    for (let pausedMs = 0; ; pausedMs += pauseMs) {
      const { promisedTo = process, ...state } = await variants.read(graph, variant);
      if (promisedTo === process || pausedMs >= promisedMs) return state;
      await setTimeout(pauseMs);
    }
  };

  return async (graph, variant, decide) => {
    const turn = turns.take(`${graph}@${variant}`, async () => {
      let isPromised = false;
      try {
        for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
          const state = await readInTurn(graph, variant);
          const { change, result } = await decide(state);
          if (!change || (await variants.write(graph, state.revision, change))) return result;
          isPromised = true;
          await variants.promise(graph, variant, process, promisedMs);
        }
        return busy(variant);
      } finally {
        if (isPromised) await variants.redeem(graph, variant, process);
      }
    });
    return turn ?? busy(variant);
  };
};
