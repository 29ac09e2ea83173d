import { composeServices, type CompositionSuccess } from '@apollo/composition';
import { getLocation, type ASTNode, type GraphQLError } from 'graphql';
import type { Place, Problem } from './problem.ts';
import type { ParsedSubgraph } from './subgraphs.ts';

export type Composed =
  | { readonly ok: true; readonly sdl: string; readonly hints: readonly Hint[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What composition would like to be different, though it works. */
export interface Hint extends Problem {
  /** `warn` deserves a change; `info` and `debug` tell how the parts were merged. */
  readonly level: 'warn' | 'info' | 'debug';
}

const banner =
  '# Made by `pnpm compose` from the schemas named in supergraph.yaml. Change those, not this.\n\n';

/** Composes the subgraphs into the supergraph's SDL. The same schemas give the same text, byte for byte. */
export const composeSupergraph = (subgraphs: readonly ParsedSubgraph[]): Composed => {
  const { errors, supergraphSdl, hints } = composeServices(
    subgraphs.map(({ name, url, typeDefs }) => ({ name, url, typeDefs })),
  );
  if (errors) return { ok: false, problems: errors.map((error) => ofError(error, subgraphs)) };
  return { ok: true, sdl: banner + supergraphSdl.trimEnd() + '\n', hints: hints.map(ofHint) };
};

// Composition marks a node with the subgraph it came from.
const placeOf = (node: ASTNode & { readonly subgraph?: string }): Place | undefined => {
  // A definition begins with its description; its name is the place to look at.
  const loc = 'description' in node && 'name' in node ? node.name?.loc : node.loc;
  if (!loc) return undefined;
  const { line, column } = getLocation(loc.source, loc.start);
  return { file: loc.source.name, line, column, subgraph: node.subgraph };
};

const placesOf = (nodes: readonly ASTNode[] | undefined): Place[] => {
  const places = (nodes ?? []).map(placeOf).filter((place) => place !== undefined);
  const keys = places.map((place) => JSON.stringify(place));
  return places.filter((_place, index) => keys.indexOf(keys[index] ?? '') === index);
};

const ofError = (error: GraphQLError, subgraphs: readonly ParsedSubgraph[]): Problem => {
  const { code } = error.extensions;
  const places = placesOf(error.nodes);
  // An error without nodes still names its subgraph in front: "[product] …".
  const prefix = /^\[([^\]]+)\] /.exec(error.message)?.[1];
  const named = subgraphs.find(({ name }) => name === prefix);
  return {
    code: typeof code === 'string' ? code : 'COMPOSITION_ERROR',
    message: error.message,
    places: places.length === 0 && named ? [{ file: named.file, subgraph: named.name }] : places,
  };
};

const ofHint = ({ definition, message, nodes }: CompositionSuccess['hints'][number]): Hint => {
  // HintLevel: 60 warn, 40 info, 20 debug.
  const value: number = definition.level.value;
  const level = value >= 60 ? 'warn' : value >= 40 ? 'info' : 'debug';
  return { code: definition.code, message, places: placesOf(nodes), level };
};
