/** Where a schema came from, as rover tells it from the git folder it runs in. */
export interface GitContext {
  readonly branch?: string | undefined;
  readonly commit?: string | undefined;
  readonly committer?: string | undefined;
  readonly message?: string | undefined;
  readonly remoteUrl?: string | undefined;
}

/** One published state of a subgraph's schema. Never changed; the newest of a name is live. */
export interface SubgraphVersion {
  readonly id: string;
  readonly subgraph: string;
  /** Where the gateway finds it. */
  readonly url: string;
  readonly sdl: string;
  /** Lower-case hex SHA-256 of the SDL. */
  readonly hash: string;
  readonly git: GitContext | undefined;
  readonly createdAtMs: number;
}

/** What composition found wrong. */
export interface CompositionError {
  readonly code: string;
  readonly message: string;
  /** Places in the subgraphs' SDL, counted from 1. */
  readonly locations: readonly { readonly line: number; readonly column: number }[];
}

export type LaunchCause = 'publish' | 'delete' | 'rollback' | 'contract' | 'promote' | 'fork';

/** One attempt to make a supergraph out of a variant's subgraphs. The newest that succeeded is served. */
export interface Launch {
  readonly id: string;
  /** Counts up from 1 in its variant. */
  readonly number: number;
  readonly cause: LaunchCause;
  /** The version of each subgraph that it was made of. */
  readonly versions: readonly string[];
  readonly outcome:
    | { readonly kind: 'succeeded'; readonly supergraphSdl: string; readonly hash: string }
    | { readonly kind: 'failed'; readonly errors: readonly CompositionError[] };
  readonly createdAtMs: number;
}

/** What of a variant a contract shows (@tag). */
export interface ContractFilter {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly hideUnreachableTypes: boolean;
}

export interface Canary {
  readonly variant: string;
  readonly percent: number;
}

export interface Variant {
  readonly name: string;
  /** A contract's source; undefined: subgraphs are published to it. */
  readonly contract: { readonly source: string; readonly filter: ContractFilter } | undefined;
  /** The launch that gateways are given; undefined before the first that succeeded. */
  readonly liveLaunch: string | undefined;
  /** The variant that it was last copied from; undefined: it is no fork. */
  readonly forkedFrom: string | undefined;
  /** Another variant whose supergraph a part of the traffic is given, 1 to 99 percent. */
  readonly canary: Canary | undefined;
  readonly createdAtMs: number;
}
