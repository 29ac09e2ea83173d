import type { Launch, SubgraphVersion } from '../domain/model.ts';
import { defaultList, listOf } from '../domain/persistedQueries.ts';
import type { ResolverDeps } from './deps.ts';
import { type GraphModel, type LaunchModel, variantModel, type VariantModel } from './models.ts';

const isoTime = (ms: number): string => new Date(ms).toISOString();

const liveLaunch = async (
  { store }: ResolverDeps,
  { graph, variant }: VariantModel,
): Promise<LaunchModel | null> => {
  if (variant.liveLaunch === undefined) return null;
  const launch = await store.launch(graph, variant.name, variant.liveLaunch);
  return launch ? { graph, launch, liveLaunch: variant.liveLaunch } : null;
};

const lastLaunch = async (
  { store }: ResolverDeps,
  { graph, variant }: VariantModel,
): Promise<LaunchModel | null> => {
  const [launch] = await store.launches(graph, variant.name, { first: 1 });
  return launch ? { graph, launch, liveLaunch: variant.liveLaunch } : null;
};

const resultOf = ({ outcome }: Launch) =>
  outcome.kind === 'succeeded'
    ? { __typename: 'BuildSuccess', coreSchema: { coreDocument: outcome.supergraphSdl } }
    : { __typename: 'BuildFailure', errorMessages: outcome.errors };

export const graphResolvers = (deps: ResolverDeps) => ({
  title: ({ id }: GraphModel) => deps.store.graphTitle(id),
  asActor: ({ id }: GraphModel) => ({ type: 'GRAPH', actorId: id }),
  variants: async ({ id }: GraphModel) =>
    (await deps.store.variants(id)).map((variant) => variantModel(id, variant)),
  async variant({ id }: GraphModel, { name }: { name: string }) {
    const variant = await deps.store.variant(id, name);
    return variant ? variantModel(id, variant) : null;
  },
  async checkWorkflow({ id: graph }: GraphModel, { id }: { id: string }) {
    const check = await deps.store.check(graph, id);
    return check ? { graph, check } : null;
  },
  persistedQueryList: (_graph: GraphModel, { id }: { id: string }) => listOf(id) ?? null,
});

export const variantResolvers = (deps: ResolverDeps) => ({
  id: ({ graph, variant }: VariantModel) => `${graph}@${variant.name}`,
  name: ({ variant }: VariantModel) => variant.name,
  subgraphs: ({ graph, variant }: VariantModel) => deps.store.subgraphs(graph, variant.name),
  async subgraph({ graph, variant }: VariantModel, { name }: { name: string }) {
    const all = await deps.store.subgraphs(graph, variant.name);
    return all.find(({ subgraph }) => subgraph === name) ?? null;
  },
  async latestPublication(model: VariantModel) {
    const live = await liveLaunch(deps, model);
    if (live?.launch.outcome.kind !== 'succeeded') return null;
    const { hash, supergraphSdl } = live.launch.outcome;
    const document = async (): Promise<string> => {
      const read = await deps.readSupergraph(supergraphSdl);
      return read.kind === 'succeeded' ? read.apiSdl : supergraphSdl;
    };
    // As one schema the graph is what clients see; its supergraph is asked for as such.
    return { variant: model, schema: { hash, document }, diffToPrevious: null };
  },
  latestLaunch: (model: VariantModel) => lastLaunch(deps, model),
  latestApprovedLaunch: (model: VariantModel) => liveLaunch(deps, model),
  async sourceVariant({ graph, variant: { contract } }: VariantModel) {
    const source = contract && (await deps.store.variant(graph, contract.source));
    return source ? variantModel(graph, source) : null;
  },
  contractFilterConfigDescription: ({ variant: { contract } }: VariantModel) =>
    contract
      ? [
          `included tags: ${contract.filter.include.join(', ') || 'all'}`,
          `excluded tags: ${contract.filter.exclude.join(', ') || 'none'}`,
          `unreachable types: ${contract.filter.hideUnreachableTypes ? 'hidden' : 'shown'}`,
        ].join('\n')
      : null,
  persistedQueryList: () => defaultList,
});

export const subgraphResolvers = {
  name: ({ subgraph }: SubgraphVersion) => subgraph,
  updatedAt: ({ createdAtMs }: SubgraphVersion) => isoTime(createdAtMs),
  activePartialSchema: ({ sdl }: SubgraphVersion) => ({ sdl }),
};

export const launchResolvers = {
  id: ({ launch }: LaunchModel) => launch.id,
  build: ({ launch }: LaunchModel) => ({ result: resultOf(launch) }),
  buildInput: ({ launch }: LaunchModel) =>
    launch.cause === 'contract'
      ? { __typename: 'FilterBuildInput', schemaHash: null }
      : { __typename: 'CompositionBuildInput', version: '2' },
};
