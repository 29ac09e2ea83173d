import type { OnUnauthorized } from './access/unauthorized.ts';
import type { SubgraphFailureReason } from './fetch/port.ts';

/** Opaque to the engine: whatever the observer needs to put spans under the request's span. */
export type RequestTrace = object;

export interface FetchObservation {
  /** Headers to send along, such as `traceparent`; undefined for none. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  ended(outcome: 'ok' | 'graphql-errors' | SubgraphFailureReason): void;
}

/**
 * What the engine tells about its work; whoever builds the engine turns it into metrics and spans.
 * Every method is called on the hot path: it must be cheap and never throw.
 */
export interface EngineObserver {
  /** A plan was made (not taken from the cache), for the request of `trace` if for one; `ms` is wall time. */
  planned(planner: 'native' | 'apollo', ms: number, trace?: RequestTrace): void;
  /** Whether a request found its prepared operation in the cache. */
  operationLookup(hit: boolean): void;
  fetchStarted(subgraph: string, kind: string, trace: RequestTrace | undefined): FetchObservation;
  /** A fetch that rode on an identical one already in flight. */
  fetchJoined(subgraph: string): void;
  /** Entities looked up in the entity cache for one fetch. */
  entityLookup(subgraph: string, hits: number, misses: number): void;
  /** A request asked for fields or types (by coordinate) that its caller may not see. */
  fieldsDenied(coordinates: readonly string[], action: OnUnauthorized): void;
  /** A schema generation went live; numbers count up from 1. */
  generation(generation: number): void;
  /** A supergraph was refused and the last good one goes on. */
  supergraphRefused(): void;
}

const nothing: FetchObservation = { headers: undefined, ended: () => undefined };

export const silentObserver: EngineObserver = {
  planned: () => undefined,
  operationLookup: () => undefined,
  fetchStarted: () => nothing,
  fetchJoined: () => undefined,
  entityLookup: () => undefined,
  fieldsDenied: () => undefined,
  generation: () => undefined,
  supergraphRefused: () => undefined,
};
