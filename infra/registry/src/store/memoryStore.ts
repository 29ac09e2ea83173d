import { randomUUID } from 'node:crypto';
import { systemClock } from '@commerce/kernel';
import type { Check } from '../domain/check.ts';
import type { RegistryKey } from '../domain/keys.ts';
import type { Launch, SubgraphVersion, Variant } from '../domain/model.ts';
import { addToList, keyOfOperation, type PersistedOperation } from '../domain/persistedQueries.ts';
import type { RegistryStore, VariantChange } from '../ports.ts';
import { createChangeInTurn } from './changeInTurn.ts';

interface VariantRows {
  variant: Variant | undefined;
  readonly live: Map<string, SubgraphVersion>;
  readonly versions: Map<string, SubgraphVersion>;
  readonly launches: Launch[];
  revision: number;
  promise: { readonly to: string; readonly untilMs: number } | undefined;
}

interface GraphRows {
  readonly title: string;
  readonly keys: Map<string, RegistryKey>;
  readonly variants: Map<string, VariantRows>;
  readonly checks: Map<string, Check>;
  readonly lists: Map<
    string,
    { readonly revision: number; readonly operations: readonly PersistedOperation[] }
  >;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1;

const liveOf = ({ live }: VariantRows): SubgraphVersion[] =>
  [...live.values()].sort((a, b) => (a.subgraph < b.subgraph ? -1 : 1));

const apply = (rows: VariantRows, { variant, published = [], removed = [], launch }: VariantChange): void => {
  for (const name of removed) rows.live.delete(name);
  for (const version of published) {
    rows.live.set(version.subgraph, version);
    rows.versions.set(version.id, version);
  }
  if (launch) rows.launches.push(launch);
  rows.variant = variant;
  rows.revision += 1;
};

/** What stores of several processes share. */
export type MemoryRows = Map<string, GraphRows>;

/** The store of tests, and of a registry that need not remember. */
export const createMemoryStore = (
  graphs: MemoryRows = new Map(),
  process = randomUUID(),
  clock = systemClock,
): RegistryStore => {
  const rowsOf = (graph: string, name: string): VariantRows => {
    const variants = graphs.get(graph)?.variants;
    const known = variants?.get(name);
    if (known) return known;
    const made: VariantRows = {
      variant: undefined,
      live: new Map(),
      versions: new Map(),
      launches: [],
      revision: 0,
      promise: undefined,
    };
    variants?.set(name, made);
    return made;
  };

  return {
    async graphTitle(graph) {
      return graphs.get(graph)?.title;
    },
    async provision(graph, title, keys) {
      const rows = graphs.get(graph) ?? {
        title,
        keys: new Map(),
        variants: new Map(),
        checks: new Map(),
        lists: new Map(),
      };
      graphs.set(graph, rows);
      for (const { sha256, ...key } of keys) if (!rows.keys.has(sha256)) rows.keys.set(sha256, key);
    },
    async addKey(graph, { sha256, ...key }) {
      graphs.get(graph)?.keys.set(sha256, key);
    },
    async keys(graph) {
      return [...(graphs.get(graph)?.keys.values() ?? [])];
    },
    async revokeKey(graph, id, atMs) {
      const keys = graphs.get(graph)?.keys ?? new Map<string, RegistryKey>();
      for (const [sha256, key] of keys) {
        if (key.id !== id) continue;
        const revoked = { ...key, revokedAtMs: key.revokedAtMs ?? atMs };
        keys.set(sha256, revoked);
        return revoked;
      }
      return undefined;
    },
    async keyByHash(graph, sha256) {
      return graphs.get(graph)?.keys.get(sha256);
    },
    async variants(graph) {
      const rows = [...(graphs.get(graph)?.variants.values() ?? [])];
      return rows.flatMap(({ variant }) => (variant ? [variant] : [])).sort(byName);
    },
    async variant(graph, name) {
      return rowsOf(graph, name).variant;
    },
    async subgraphs(graph, variant) {
      return liveOf(rowsOf(graph, variant));
    },
    async versions(graph, variant, ids) {
      const { versions } = rowsOf(graph, variant);
      return ids.flatMap((id) => versions.get(id) ?? []);
    },
    async launch(graph, variant, id) {
      return rowsOf(graph, variant).launches.find((launch) => launch.id === id);
    },
    async launches(graph, variant, { first, beforeNumber = Infinity }) {
      return rowsOf(graph, variant)
        .launches.filter(({ number }) => number < beforeNumber)
        .toReversed()
        .slice(0, first);
    },
    changeVariant: createChangeInTurn(
      {
        async read(graph, name) {
          const rows = rowsOf(graph, name);
          const { promise } = rows;
          return {
            variant: rows.variant,
            subgraphs: liveOf(rows),
            lastLaunch: rows.launches.at(-1)?.number ?? 0,
            revision: rows.revision,
            promisedTo: promise && promise.untilMs > clock.nowMs() ? promise.to : undefined,
          };
        },
        async write(graph, revision, change) {
          const rows = rowsOf(graph, change.variant.name);
          if (rows.revision !== revision) return false;
          apply(rows, change);
          return true;
        },
        async promise(graph, name, to, forMs) {
          const rows = rowsOf(graph, name);
          const nowMs = clock.nowMs();
          if (!rows.promise || rows.promise.untilMs <= nowMs) rows.promise = { to, untilMs: nowMs + forMs };
        },
        async redeem(graph, name, to) {
          const rows = rowsOf(graph, name);
          if (rows.promise?.to === to) rows.promise = undefined;
        },
      },
      process,
    ),
    async operations(graph, list) {
      return graphs.get(graph)?.lists.get(list) ?? { revision: 0, operations: [] };
    },
    async addOperations(graph, list, operations) {
      const lists = graphs.get(graph)?.lists;
      const known = lists?.get(list) ?? { revision: 0, operations: [] };
      const change = addToList(known.operations, operations);
      if ('conflicts' in change) return change;
      if (change.written.length === 0) return { revision: known.revision, counts: change.counts };
      const all = new Map([...known.operations, ...change.written].map((one) => [keyOfOperation(one), one]));
      const revision = known.revision + 1;
      lists?.set(list, { revision, operations: [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) });
      return { revision, counts: change.counts };
    },
    async saveCheck(graph, check) {
      graphs.get(graph)?.checks.set(check.id, check);
    },
    async check(graph, id) {
      return graphs.get(graph)?.checks.get(id);
    },
    ready: async () => undefined,
  };
};
