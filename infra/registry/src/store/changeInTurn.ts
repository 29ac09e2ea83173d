import { type Refusal, refusal } from '../domain/refusal.ts';
import type { RegistryStore, VariantChange, VariantState } from '../ports.ts';
import { createTurns } from './turns.ts';

export interface RevisedVariants {
  read(graph: string, variant: string): Promise<VariantState>;
  /** All of it, in one step; false, and nothing, when the variant is not at that revision any more. */
  write(graph: string, revision: number, change: VariantChange): Promise<boolean>;
}

/** Each composes for up to a second, and a client gives up after some thirty. */
const maxWaiting = 100;
/** Only another process can be faster: here, changes of a variant take turns. */
const maxAttempts = 10;

const busy = (variant: string): Refusal =>
  refusal('VARIANT_BUSY', `${variant} is being changed by many at once: nothing was written, try again`);

/**
 * Changes variants without holding anything of the store while deciding, which takes as long as composing does: the
 * state is read, and what was decided is written only if the variant is still at that revision. Where another process
 * was faster, it is decided again about what is there now.
 */
export const createChangeInTurn = (variants: RevisedVariants): RegistryStore['changeVariant'] => {
  const turns = createTurns(maxWaiting);
  return async (graph, variant, decide) => {
    const turn = turns.take(`${graph}@${variant}`, async () => {
      for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
        const state = await variants.read(graph, variant);
        const { change, result } = await decide(state);
        if (!change || (await variants.write(graph, state.revision, change))) return result;
      }
      return busy(variant);
    });
    return turn ?? busy(variant);
  };
};
