import type { Supergraph } from '@apollo/federation-internals';
import type { DocumentNode } from 'graphql';
import { supergraphOf } from '../supergraphOf.ts';
import { withRequiresApart } from './requiresApart.ts';
import { withoutProvides } from './withoutProvides.ts';

/** Another supergraph that says the same, and the real names of its subgraphs. */
export interface LastResort {
  readonly supergraph: Supergraph;
  readonly subgraphOf: (name: string) => string;
}

/** Undefined for a supergraph in which nothing is provided or required. */
export const lastResortOf = (document: DocumentNode): LastResort | undefined => {
  const bare = withoutProvides(document);
  const apart = withRequiresApart(bare ?? document);
  const changed = apart?.supergraph ?? bare;
  return (
    changed && {
      supergraph: supergraphOf(changed, false),
      subgraphOf: apart?.subgraphOf ?? ((name) => name),
    }
  );
};
