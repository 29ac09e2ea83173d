import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { type GraphQLSchema, parse } from 'graphql';

/**
 * A supergraph to compare engines on: the SDL alone. What its fields answer is computed from hashes (see
 * world.ts), so every subgraph that knows a field agrees on its value.
 */
export interface Fixture {
  readonly name: string;
  /** By subgraph name; the line that links the federation specification is put in front. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Subgraphs that link no specification. */
  readonly federation1?: readonly string[];
  /** By subgraph: types of which it does not know some entities, always the same ones (see world.ts). */
  readonly strangers?: Readonly<Record<string, readonly string[]>>;
  /** Key fields, as `Type.field`, that are null for just those entities. */
  readonly nullKeys?: readonly string[];
  /** Operations that are likely to go wrong, and why. */
  readonly documents?: readonly (readonly [why: string, query: string, variables?: object])[];
  /** Labels of `@override(label:)` that are on for the engines that know labels. */
  readonly activeLabels?: readonly string[];
  /** The request's bucket for `percent(n)`, 0 to 100; 100 where absent: no percentage below 100 is on. */
  readonly bucket?: number;
}

export interface Composed {
  readonly name: string;
  readonly supergraphSdl: string;
  readonly subgraphs: ReadonlyMap<string, string>;
  /** Everything there is, inaccessible or not. */
  readonly whole: GraphQLSchema;
  /** What clients see. */
  readonly api: GraphQLSchema;
  readonly activeLabels: readonly string[];
  readonly bucket: number;
  readonly strangers: NonNullable<Fixture['strangers']>;
  readonly nullKeys: readonly string[];
}

const directives =
  '@key @requires @provides @external @override @interfaceObject @shareable @inaccessible @tag @composeDirective'.split(
    ' ',
  );
const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(directives)})\n`;

export const fromSupergraph = (
  name: string,
  supergraphSdl: string,
  subgraphs: ReadonlyMap<string, string>,
  given: Pick<Fixture, 'activeLabels' | 'bucket' | 'strangers' | 'nullKeys'> = {},
): Composed => {
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: null });
  return {
    name,
    supergraphSdl,
    subgraphs,
    whole: supergraph.schema.toGraphQLJSSchema(),
    api: supergraph.apiSchema().toGraphQLJSSchema(),
    activeLabels: given.activeLabels ?? [],
    bucket: given.bucket ?? 100,
    strangers: given.strangers ?? {},
    nullKeys: given.nullKeys ?? [],
  };
};

export const compose = (fixture: Fixture): Composed => {
  const subgraphs = new Map(
    Object.entries(fixture.subgraphs).map(([name, sdl]) => [
      name,
      fixture.federation1?.includes(name) ? sdl : link + sdl,
    ]),
  );
  const composed = composeServices(
    [...subgraphs].map(([name, sdl]) => ({
      name,
      url: `http://${name}.invalid/graphql`,
      typeDefs: parse(sdl),
    })),
  );
  if (composed.errors)
    throw new Error(`${fixture.name}: ${composed.errors.map(({ message }) => message).join('\n')}`);
  return fromSupergraph(fixture.name, composed.supergraphSdl, subgraphs, fixture);
};
