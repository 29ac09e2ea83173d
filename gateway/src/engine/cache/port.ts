/** One entity as a fetch asks for it. */
export interface CachedEntity {
  readonly typename: string;
  /** The representation as JSON, exactly as it would be sent; equal entities must have equal texts. */
  readonly representation: string;
}

/** What an `_entities` fetch asks, one list of representations at a time. */
export interface EntityQuestion {
  readonly subgraph: string;
  /** Part of every key; undefined (no identity at all): one anonymous tenant. */
  readonly tenant: string | undefined;
  /** Equal for identities that the subgraphs treat alike: see `RequestScope.rights`. */
  readonly rights: string;
  /**
   * Equal for fetches that ask the same fields with the same arguments: a digest of the operation's text and
   * of its variables without the representations. In a batch of several lists it names the list as well.
   */
  readonly operationKey: string;
  readonly entities: readonly CachedEntity[];
}

export interface EntityHits {
  /** One per entity, in the same place: the answer as JSON, to be parsed by whoever uses it, or undefined. */
  readonly values: readonly (string | undefined)[];
  /** How many of them are there. */
  readonly hits: number;
  /** Whole seconds that the shortest-lived of them may still be used; Infinity without a hit. */
  readonly remainingSeconds: number;
}

/** An answer of the subgraph that may be worth keeping. */
export interface EntityAnswer {
  /** One per entity of the question, in the same place. Only read; null and undefined are not kept. */
  readonly values: readonly unknown[];
  /** The answer's own header. Kept is only what it calls public, for as long as it says. */
  readonly cacheControl: string | undefined;
  /** Whether the answer had `errors`; then nothing of it is kept. */
  readonly failed: boolean;
  /**
   * When the request that brought the answer left, in milliseconds of the injected clock; of a joined fetch
   * that is the earlier request's time. What was invalidated since then is not kept.
   */
  readonly startedAtMs: number;
}

/** Answers of subgraphs, entity by entity, for as long as the subgraph allows. Never throws, never rejects. */
export interface EntityCache {
  /** An implementation in memory answers at once, one behind a network by a promise. */
  lookup(question: EntityQuestion): EntityHits | Promise<EntityHits>;
  /** Returns at once; the writing, where it takes time, happens behind it. */
  store(question: EntityQuestion, answer: EntityAnswer): void;
  /**
   * Tells which keys entities have, so that an event can name them: to be called with every supergraph that
   * goes live. Nothing is kept before the first. What is kept stays: a question that changed has another key.
   */
  schemaChanged(supergraphSdl: string): void;
}

/** Names one entity by one of its keys, e.g. `{ sku: "TRAIL-42" }`; values are compared as JSON. */
export interface EntityName {
  readonly tenant: string | undefined;
  readonly subgraph: string;
  readonly typename: string;
  readonly key: Readonly<Record<string, unknown>>;
}

/** The other side of the same cache: what an event says is no longer true. */
export interface EntityInvalidation {
  /** Forgets everything kept of these entities, and keeps no answer that was asked for before now. */
  invalidate(names: readonly EntityName[]): void;
}

/** How long, and by whom, an answer may be kept. */
export interface CacheHint {
  /** Whole seconds, above 0. */
  readonly maxAge: number;
  readonly scope: 'PUBLIC' | 'PRIVATE';
}

/** Collects, over one client request, what its answer may say about being cached. */
export interface ResponsePolicy {
  /** For each fetch that was sent: its `cache-control` header. Without one, nothing may be cached. */
  fetched(cacheControl: string | undefined): void;
  /** For entities that came from the cache. */
  cached(remainingSeconds: number): void;
  /**
   * The answer's hint; undefined: `no-store`, as for every mutation, every answer with errors, and one that
   * took no fetch. `cacheControlOf` in responsePolicy.ts makes it the answer's header.
   */
  hint(operation: 'query' | 'mutation' | 'subscription', failed: boolean): CacheHint | undefined;
}
