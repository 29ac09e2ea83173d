import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { type DocumentNode, getLocation, GraphQLError, parse, printSchema } from 'graphql';
import type { CompositionError } from '../domain/model.ts';
import type { Composed, SubgraphSchema } from './port.ts';

const locationsOf = ({ nodes, locations }: GraphQLError): CompositionError['locations'] => {
  if (locations && locations.length > 0) return locations;
  return (nodes ?? []).flatMap(({ loc }) => (loc ? [getLocation(loc.source, loc.start)] : []));
};

const errorOf = (error: GraphQLError): CompositionError => {
  const { code } = error.extensions;
  return {
    code: typeof code === 'string' ? code : 'COMPOSITION_ERROR',
    message: error.message,
    // Rover shows each; more than a few help nobody.
    locations: locationsOf(error)
      .slice(0, 10)
      .map(({ line, column }) => ({ line, column })),
  };
};

const failed = (...errors: readonly CompositionError[]): Composed => ({ kind: 'failed', errors });

/** SDL that is no GraphQL at all, told in the form of a composition error. */
export const parseSubgraph = ({ name, sdl }: SubgraphSchema): DocumentNode | CompositionError => {
  try {
    return parse(sdl);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { ...errorOf(error), code: 'INVALID_GRAPHQL', message: `[${name}] ${error.message}` };
  }
};

const unexpected = (error: unknown): CompositionError => ({
  code: 'COMPOSITION_ERROR',
  message: error instanceof Error ? error.message : String(error),
  locations: [],
});

const seenOf = (supergraphSdl: string, supergraph: Supergraph): Composed => ({
  kind: 'succeeded',
  supergraphSdl,
  apiSdl: printSchema(supergraph.apiSchema().toGraphQLJSSchema()),
});

/** Composes in this thread. Nothing of the input makes it throw. */
export const compose = (subgraphs: readonly SubgraphSchema[]): Composed => {
  const parsed = subgraphs
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((subgraph) => ({ ...subgraph, typeDefs: parseSubgraph(subgraph) }));
  const unparsable = parsed.flatMap(({ typeDefs }) => ('kind' in typeDefs ? [] : [typeDefs]));
  if (unparsable.length > 0) return failed(...unparsable);
  const services = parsed.flatMap(({ name, url, typeDefs }) =>
    'kind' in typeDefs ? [{ name, url, typeDefs }] : [],
  );
  try {
    const { errors, supergraphSdl, schema } = composeServices(services);
    if (errors) return failed(...errors.map(errorOf));
    // Composition has validated it.
    return seenOf(supergraphSdl, new Supergraph(schema, null, false));
  } catch (error) {
    // Composition throws on some schemas that it should refuse.
    return failed(unexpected(error));
  }
};

/** Reads in this thread what was composed before. */
export const readSupergraph = (supergraphSdl: string): Composed => {
  try {
    return seenOf(
      supergraphSdl,
      Supergraph.build(supergraphSdl, { supportedFeatures: null, validateSupergraph: false }),
    );
  } catch (error) {
    return failed(unexpected(error));
  }
};
