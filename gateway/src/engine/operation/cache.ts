import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Verdict } from '../access/verdict.ts';
import type { AccessRights } from '../access/rights.ts';
import type { Generation } from '../generation.ts';
import type { RequestTrace } from '../observer.ts';
import { createInterned } from '../interned.ts';
import type { JsonObject } from '../json.ts';
import { PlannerBusy } from '../planner/refusals.ts';
import {
  accessOf,
  distinguish,
  type Entry,
  lastPrepared,
  newEntry,
  operationOf,
  type Prepared,
  sizeOf,
  textOf,
} from './cacheEntry.ts';
import { coerceVariables, type Input } from './coercion.ts';
import { createPrefixes, withoutPrefix } from './documentKeys.ts';
import { type Circumstances, type PreparedOperation, prepareOperation } from './prepare.ts';
import { isSurelyValid } from './surelyValid.ts';

type DocumentStore = NonNullable<ApolloServerOptions<BaseContext>['documentStore']>;

/**
 * Documents parsed and validated, and what was planned and compiled of them, kept and dropped together.
 * ApolloServer reads and fills the documents (as its document store), the engine the rest.
 */
export interface OperationCache {
  readonly documentStore: DocumentStore;
  /**
   * Keeps a document that was just parsed, where it is valid beyond doubt: ApolloServer, which knows its text by
   * `hash`, then finds it and need not parse and validate it.
   */
  readonly offer: (schema: GraphQLSchema, hash: string, document: DocumentNode) => void;
  /** The document of a text, where it is known to be valid for the schema. */
  readonly documentOf: (schema: GraphQLSchema, text: string) => DocumentNode | undefined;
  /** Checks the variables of a valid operation and fills in defaults. */
  coerce(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: JsonObject,
  ): ReturnType<typeof coerceVariables>;
  /** What a caller's rights come to for an operation; a look-up for rights that were seen before. */
  verdict(
    generation: Generation,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    rights: AccessRights,
  ): Verdict | Promise<Verdict>;
  /**
   * Plans and compiles at the first time, once for all who ask meanwhile. Rejects with what the planner throws, and
   * goes on so for a while: an operation that cannot be planned may take seconds to find out.
   */
  prepare(
    generation: Generation,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    given: Circumstances,
    trace: RequestTrace | undefined,
  ): PreparedOperation | Promise<PreparedOperation>;
  /**
   * Prepares an operation once more, with the next planner, because the plan it has lost a field; from then on all
   * get that. What cannot be planned better stays as it is, and has no `second`; where the planner is only busy, for this
   * request alone. Never rejects.
   */
  prepareAgain(
    generation: Generation,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    given: Circumstances,
    before: PreparedOperation,
  ): PreparedOperation | Promise<PreparedOperation>;
  /** Prepares the operations last seen, as far as they could be, for a generation that is about to go live. */
  warm(next: Generation): Promise<{ readonly prepared: number; readonly dropped: number }>;
}

/** One document's operations, conditions and overrides, in two generations; the oldest give way. */
const maxPreparedPerDocument = 50;
const maxWarm = 1_000;
/** Whoever asks sooner after a failure gets the same one. */
const retryAfterMs = 5_000;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** `nowMs`: any clock that does not go back. */
export const createOperationCache = (
  maxBytes: number,
  nowMs: () => number = () => performance.now(),
): OperationCache => {
  /** Those in `entries`. */
  const byText = new Map<string, Entry>();
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: sizeOf,
    dispose(entry, id) {
      const text = textOf(entry);
      if (entry.id === id && byText.get(text) === entry) byText.delete(text);
    },
  });
  const byDocument = new WeakMap<DocumentNode, Entry>();
  const inputs = createInterned<Input>();
  const prefixOf = createPrefixes();
  /** Of the live schema's keys; undefined: before the first change of schema, when there are no others. */
  let livePrefix: string | undefined;

  const store = (id: string, entry: Entry): void => {
    entry.id = id;
    // What is there already would keep the size that it had.
    entries.delete(id);
    entries.set(id, entry);
    if (entries.has(id)) byText.set(textOf(entry), entry);
  };

  const entryOf = (document: DocumentNode): Entry => {
    let entry = byDocument.get(document);
    if (!entry) byDocument.set(document, (entry = newEntry(document)));
    return entry;
  };

  const start = (
    entry: Entry,
    { key, circumstances, overridesKey }: ReturnType<typeof distinguish>,
    generation: Generation,
    operation: OperationDefinitionNode,
    value: Promise<PreparedOperation>,
  ): Promise<PreparedOperation> => {
    const prepared: Prepared = {
      generation: generation.number,
      operation,
      circumstances,
      overridesKey,
      value,
      settled: undefined,
      failedAtMs: undefined,
    };
    for (const [old, { generation: number }] of entry.prepared)
      if (number < generation.number - 1) entry.prepared.delete(old);
    for (const known of entry.operations)
      if (known.last && known.last.generation < generation.number - 1) known.last = undefined;
    for (const oldest of entry.prepared.keys()) {
      if (entry.prepared.size < maxPreparedPerDocument) break;
      entry.prepared.delete(oldest);
    }
    entry.prepared.set(key, prepared);
    operationOf(entry, operation).last = prepared;
    if (entry.id !== undefined && entries.has(entry.id)) store(entry.id, entry);
    value.then(
      (result) => (prepared.settled = result),
      () => (prepared.failedAtMs = nowMs()),
    );
    return value;
  };

  const unlessFailed = (prepared: Prepared | undefined): Prepared | undefined => {
    const failedAtMs = prepared?.failedAtMs;
    return failedAtMs !== undefined && nowMs() - failedAtMs >= retryAfterMs ? undefined : prepared;
  };

  const warmEntry = async (next: Generation, id: string, entry: Entry): Promise<number> => {
    if (validate(next.apiSchema, entry.document).length > 0) return 0;
    // What could not be planned may take seconds again, each, and the new generation waits for it.
    const seen = [...entry.prepared.values()].filter(
      ({ generation, settled }) => generation < next.number && settled !== undefined,
    );
    let count = 0;
    for (const { operation, circumstances: before } of seen) {
      const access = before.access && accessOf(entry, next, operation).decide(before.access.granted);
      const distinct = distinguish(entry, next, operation, { ...before, access });
      if (entry.prepared.has(distinct.key)) continue;
      const value = prepareOperation(next, entry.document, operation, distinct.circumstances);
      await start(entry, distinct, next, operation, value)
        .then(() => (count += 1))
        .catch(() => undefined);
    }
    store(id, entry);
    return count;
  };

  return {
    documentStore: {
      get: async (key) => entries.get(key)?.document,
      set: async (key, document) => store(key, entryOf(document)),
      delete: async (key) => entries.delete(key),
    },
    offer(schema, hash, document) {
      if (isSurelyValid(schema, document)) store(prefixOf(schema) + hash, entryOf(document));
    },
    documentOf(schema, text) {
      const id = byText.get(text)?.id;
      return id?.startsWith(prefixOf(schema)) ? entries.get(id)?.document : undefined;
    },
    coerce: (schema, document, operation, variables) =>
      coerceVariables(schema, operation, variables, operationOf(entryOf(document), operation, inputs).inputs),
    verdict: (generation, document, operation, rights) =>
      accessOf(entryOf(document), generation, operation).verdict(rights),
    prepare(generation, document, operation, given, trace) {
      const entry = entryOf(document);
      const known = operationOf(entry, operation, inputs);
      const last = unlessFailed(lastPrepared(known, generation, given));
      if (last) {
        generation.observer.operationLookup(true);
        return last.settled ?? last.value;
      }
      const distinct = distinguish(entry, generation, operation, given);
      const before = unlessFailed(entry.prepared.get(distinct.key));
      generation.observer.operationLookup(before !== undefined);
      if (before) {
        known.last = before;
        return before.settled ?? before.value;
      }
      const value = prepareOperation(generation, document, operation, distinct.circumstances, trace);
      return start(entry, distinct, generation, operation, value);
    },
    prepareAgain(generation, document, operation, given, before) {
      const entry = entryOf(document);
      const distinct = distinguish(entry, generation, operation, given);
      const { key, circumstances } = distinct;
      const present = entry.prepared.get(key);
      // Somebody else has seen it too, and was first.
      const asItIs = { ...before, second: undefined };
      if (present && present.settled !== before) return present.settled ?? present.value.catch(() => asItIs);
      const value = prepareOperation(
        generation,
        document,
        operation,
        circumstances,
        undefined,
        before.second?.(),
      ).catch((error: unknown) => {
        // The next request may find it with time.
        if (present && error instanceof PlannerBusy) {
          entry.prepared.set(key, present);
          operationOf(entry, operation).last = present;
        }
        return asItIs;
      });
      return start(entry, distinct, generation, operation, value);
    },
    async warm(next) {
      const prefix = prefixOf(next.apiSchema);
      const all = [...entries.entries()];
      const isLive = (id: string): boolean => livePrefix === undefined || id.startsWith(livePrefix);
      // No schema before the live one is asked for again.
      for (const [id] of all) if (!isLive(id) && !id.startsWith(prefix)) entries.delete(id);
      const recent = all.filter(([id]) => isLive(id)).slice(0, maxWarm);
      let prepared = 0;
      let dropped = 0;
      // Least recent first, so that the order of use stays.
      for (const [id, entry] of recent.reverse()) {
        const count = await warmEntry(next, prefix + withoutPrefix(id), entry);
        prepared += count;
        if (count === 0) dropped += 1;
        await nextTurn();
      }
      livePrefix = prefix;
      return { prepared, dropped };
    },
  };
};
