import type { RegistryKey } from './domain/keys.ts';
import type { Check } from './domain/check.ts';
import type { CoordinateUsage, UsageReport } from './domain/usage.ts';
import type { ListChange, PersistedOperation } from './domain/persistedQueries.ts';
import type { Launch, SubgraphVersion, Variant } from './domain/model.ts';
import type { Refusal } from './domain/refusal.ts';

/** A variant as it stands at one moment. */
export interface VariantState {
  /** Undefined: nothing was ever published to it. */
  readonly variant: Variant | undefined;
  /** The live version of each subgraph, by name in order. */
  readonly subgraphs: readonly SubgraphVersion[];
  /** The number of the last launch; 0: none. */
  readonly lastLaunch: number;
  /** Counts the changes of the variant; 0: it is not there. */
  readonly revision: number;
}

/** What a change of a variant writes, all of it or nothing. */
export interface VariantChange {
  /** Versions that become live: new ones, or old ones again. */
  readonly published?: readonly SubgraphVersion[];
  /** Names that are live no more. */
  readonly removed?: readonly string[];
  readonly launch?: Launch;
  /** The variant as it is afterwards; made when it was not there. */
  readonly variant: Variant;
}

/**
 * Where the registry keeps its graphs. The graph is the first argument of everything: the store sees to it that
 * nothing of another graph is read or written.
 */
export interface RegistryStore {
  graphTitle(graph: string): Promise<string | undefined>;
  /** Makes the graph, and the key when it is not there; both may be there already. */
  provision(
    graph: string,
    title: string,
    keys: readonly (RegistryKey & { readonly sha256: string })[],
  ): Promise<void>;
  addKey(graph: string, key: RegistryKey & { readonly sha256: string }): Promise<void>;
  /** Oldest first, without digests. */
  keys(graph: string): Promise<RegistryKey[]>;
  /** The key as it is then; undefined when there is none of this id. */
  revokeKey(graph: string, id: string, atMs: number): Promise<RegistryKey | undefined>;
  /** By the lower-case hex SHA-256 of the key's text. */
  keyByHash(graph: string, sha256: string): Promise<RegistryKey | undefined>;

  variants(graph: string): Promise<Variant[]>;
  variant(graph: string, name: string): Promise<Variant | undefined>;
  /** The live version of each subgraph, by name in order. */
  subgraphs(graph: string, variant: string): Promise<SubgraphVersion[]>;
  /** Any version that was ever published, live or not. */
  versions(graph: string, variant: string, ids: readonly string[]): Promise<SubgraphVersion[]>;
  launch(graph: string, variant: string, id: string): Promise<Launch | undefined>;
  /** Newest first. */
  launches(
    graph: string,
    variant: string,
    page: { readonly first: number; readonly beforeNumber?: number },
  ): Promise<Launch[]>;

  /**
   * Changes a variant; changes of the same variant come one after the other, those of other processes too. `decide`
   * may take its time (it composes): nothing of the store is held meanwhile, and where another process was faster it
   * is called again with what is there then. Undefined: nothing is written. VARIANT_BUSY when too many others change
   * the variant.
   */
  changeVariant<T>(
    graph: string,
    variant: string,
    decide: (
      state: VariantState,
    ) => Promise<{ readonly change: VariantChange | undefined; readonly result: T }>,
  ): Promise<T | Refusal>;

  /** The list and its revision, which counts publishes that changed it; 0 and empty before the first. */
  operations(
    graph: string,
    list: string,
  ): Promise<{ readonly revision: number; readonly operations: readonly PersistedOperation[] }>;
  /** Adds to a list (see addToList), all or nothing. */
  addOperations(
    graph: string,
    list: string,
    operations: readonly PersistedOperation[],
    nowMs: number,
  ): Promise<
    | { readonly revision: number; readonly counts: ListChange['counts'] }
    | { readonly conflicts: readonly string[] }
  >;

  saveCheck(graph: string, check: Check): Promise<void>;
  check(graph: string, id: string): Promise<Check | undefined>;

  ready(): Promise<void>;
}

/** What clients were seen to ask: operations by their signature, requests by the hour. */
export interface UsageStore {
  /** False when the report was there already: nothing is counted twice. */
  record(graph: string, report: UsageReport, nowMs: number): Promise<boolean>;
  /** Of those coordinates that were used at all since then. */
  usedSince(
    graph: string,
    variant: string,
    coordinates: readonly string[],
    sinceMs: number,
  ): Promise<ReadonlyMap<string, CoordinateUsage>>;
  /** How many different operations were seen since then. */
  operationsSince(graph: string, variant: string, sinceMs: number): Promise<number>;
  /** Everything that is older is forgotten. */
  forgetBefore(graph: string, ms: number): Promise<void>;
}
