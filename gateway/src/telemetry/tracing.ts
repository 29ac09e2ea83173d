import type { FetchObservation } from '../engine/observer.ts';
import { type IncomingTrace, parseTraceParent } from './traceContext.ts';

export type FetchOutcome = Parameters<FetchObservation['ended']>[0];

/** One fetch in a trace: FetchObservation without the metrics. */
export type FetchTrace = FetchObservation;

/** What a span tells of a request: no variables, no document, nothing about a person. */
export interface RequestSummary {
  /** Sanitised; undefined for an operation without a name, or none at all. */
  readonly operationName: string | undefined;
  readonly operationType: 'query' | 'mutation' | 'subscription' | undefined;
  readonly clientName: string | undefined;
  readonly tenant: string | undefined;
  readonly httpStatus: number;
  readonly errorCodes: readonly string[];
}

export interface RequestSpan {
  fetchStarted(subgraph: string, kind: string): FetchTrace;
  planned(planner: string, ms: number): void;
  ended(summary: RequestSummary): void;
}

export interface Tracing {
  /** Undefined when there is nothing to trace or to pass on. */
  startRequest(incoming: IncomingTrace): RequestSpan | undefined;
  /** Sends what is left, within a bound; never rejects. */
  stop(): Promise<void>;
}

const nothing = (): void => undefined;

/** A request that is not recorded: its trace context goes to the subgraphs, and that is all. */
export const passOn = (headers: Readonly<Record<string, string>>): RequestSpan => {
  const fetch: FetchTrace = { headers, ended: nothing };
  return { fetchStarted: () => fetch, planned: nothing, ended: nothing };
};

/** Tracing is off: a caller's trace is still passed on to the subgraphs, as it came. */
export const forwardingTracing: Tracing = {
  startRequest(incoming) {
    if (incoming.traceparent === undefined) return undefined;
    const parent = parseTraceParent(incoming);
    return parent === undefined ? undefined : passOn(parent.headers);
  },
  stop: async () => undefined,
};
