import { applyContract, BrokenContract } from '@commerce/supergraph';
import type { CompositionError, ContractFilter } from '../domain/model.ts';

export type Filtered =
  | { readonly kind: 'succeeded'; readonly supergraphSdl: string }
  | { readonly kind: 'failed'; readonly errors: readonly CompositionError[] };

/** What a contract shows of a supergraph. */
export const filterSupergraph = (supergraphSdl: string, filter: ContractFilter): Filtered => {
  const { include, exclude, hideUnreachableTypes: hideUnreachable } = filter;
  try {
    return {
      kind: 'succeeded',
      supergraphSdl: applyContract(supergraphSdl, { include, exclude, hideUnreachable }),
    };
  } catch (error) {
    if (!(error instanceof BrokenContract)) throw error;
    return { kind: 'failed', errors: [{ code: 'BROKEN_CONTRACT', message: error.message, locations: [] }] };
  }
};
