import type { CompositionError } from '../domain/model.ts';

export interface SubgraphSchema {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

export type Composed =
  | {
      readonly kind: 'succeeded';
      readonly supergraphSdl: string;
      /** What clients see. */
      readonly apiSdl: string;
    }
  | { readonly kind: 'failed'; readonly errors: readonly CompositionError[] };

/** Makes a supergraph; the same schemas give the same text. It takes up to seconds of CPU. */
export type Compose = (subgraphs: readonly SubgraphSchema[]) => Promise<Composed>;

/** What clients see of a supergraph that was composed before; a failure for what is none. */
export type ReadSupergraph = (supergraphSdl: string) => Promise<Composed>;
