import { createHash } from 'node:crypto';
import type { Clock } from '@commerce/kernel';
import type { LintConfig } from '../checks/lint/lint.ts';
import type { Compose, Composed, ReadSupergraph, SubgraphSchema } from '../composition/port.ts';
import type { Launch, LaunchCause, SubgraphVersion, Variant } from '../domain/model.ts';
import type { RegistryStore, UsageStore, VariantChange } from '../ports.ts';

export interface OperationDeps {
  readonly store: RegistryStore;
  readonly usage: UsageStore;
  readonly compose: Compose;
  readonly readSupergraph: ReadSupergraph;
  readonly clock: Clock;
  /** A new id with the prefix, sortable by time. */
  readonly newId: (prefix: 'ver' | 'lau' | 'chk' | 'key') => string;
  /** The secret part of a new key, 32 random bytes as text. */
  readonly newSecret: () => string;
  readonly lintConfig: LintConfig;
  /** How long ago an operation may have been seen and still count, in milliseconds. */
  readonly usageWindowMs: number;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const schemaOf = ({ subgraph, url, sdl }: SubgraphVersion): SubgraphSchema => ({
  name: subgraph,
  url,
  sdl,
});

/** Composes these versions into a launch; the caller stores it. */
export const launchOf = async (
  deps: OperationDeps,
  given: {
    readonly number: number;
    readonly cause: LaunchCause;
    readonly versions: readonly SubgraphVersion[];
  },
): Promise<Launch> => {
  const { number, cause, versions } = given;
  const composed = await deps.compose(versions.map(schemaOf));
  return {
    id: deps.newId('lau'),
    number,
    cause,
    versions: versions.map(({ id }) => id),
    outcome:
      composed.kind === 'succeeded'
        ? { kind: 'succeeded', supergraphSdl: composed.supergraphSdl, hash: sha256(composed.supergraphSdl) }
        : composed,
    createdAtMs: deps.clock.nowMs(),
  };
};

/** What gateways are given now, and what clients see of it; undefined when there is nothing, or it cannot be read. */
export const liveSchema = async (
  { store, readSupergraph }: Pick<OperationDeps, 'store' | 'readSupergraph'>,
  graph: string,
  { name, liveLaunch }: Variant,
): Promise<Extract<Composed, { kind: 'succeeded' }> | undefined> => {
  const launch = liveLaunch === undefined ? undefined : await store.launch(graph, name, liveLaunch);
  if (launch?.outcome.kind !== 'succeeded') return undefined;
  const read = await readSupergraph(launch.outcome.supergraphSdl);
  return read.kind === 'succeeded' ? read : undefined;
};

/** What gateways are given after a launch: its supergraph, or, where it has none, the last good one. */
export const liveAfter = (launch: Launch, before: Variant | undefined): string | undefined =>
  launch.outcome.kind === 'succeeded' ? launch.id : before?.liveLaunch;

/** Makes exactly these versions the live ones. */
export const onlyThese = (
  subgraphs: readonly SubgraphVersion[],
  versions: readonly SubgraphVersion[],
): Required<Pick<VariantChange, 'published' | 'removed'>> => {
  const names = new Set(versions.map(({ subgraph }) => subgraph));
  return {
    published: versions,
    removed: subgraphs.flatMap(({ subgraph }) => (names.has(subgraph) ? [] : [subgraph])),
  };
};
