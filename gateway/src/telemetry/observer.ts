import type { Clock } from '@commerce/kernel';
import type { EngineObserver, FetchObservation, RequestTrace } from '../engine/observer.ts';
import { createBoundedNames, sanitiseName } from './boundedNames.ts';
import type { CircuitState } from './fetchMetrics.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { RequestOutcome } from './requestMetrics.ts';
import type { IncomingTrace } from './traceContext.ts';
import type { RequestSpan, RequestSummary, Tracing } from './tracing.ts';

/** How a request went, told once its answer is out or its client gone. */
export interface RequestEnd {
  readonly operationName: string | undefined;
  /** Undefined unless the caller was let in and the operation is valid. */
  readonly operationType: RequestSummary['operationType'];
  /** Of the verified identity; undefined when nobody was identified. */
  readonly tenant: string | undefined;
  readonly httpStatus: number;
  /** `extensions.code` of each error in the answer. */
  readonly errorCodes: readonly string[];
  /** The client went away before the answer was out. */
  readonly aborted: boolean;
}

export interface RequestObservation {
  /** For RequestScope.trace. */
  readonly trace: RequestTrace | undefined;
  /** Answers how long it took, in milliseconds. Later calls do nothing and answer undefined. */
  ended(end: RequestEnd): number | undefined;
}

export interface Telemetry {
  readonly observer: EngineObserver;
  startRequest(request: IncomingTrace & { readonly clientName: string | undefined }): RequestObservation;
  /** A client request that was answered with the bytes of an identical one in flight. */
  requestJoined(): void;
  circuitChanged(subgraph: string, state: CircuitState): void;
  stop(): Promise<void>;
}

export const outcomeOf = (end: RequestEnd): RequestOutcome => {
  if (end.aborted) return 'aborted';
  return end.errorCodes.length > 0 || end.httpStatus >= 400 ? 'error' : 'ok';
};

/** Only traces of `startRequest` come back from the engine, to which they are opaque. */
const spanOf = (trace: RequestTrace | undefined): RequestSpan | undefined => trace as RequestSpan | undefined;

/**
 * Feeds metrics and traces from what the engine and the transport tell. `clock`: with fractions of a
 * millisecond and never going back (see preciseClock), or short fetches all count as 0.
 */
export const createTelemetry = (deps: {
  metrics: GatewayMetrics;
  tracing: Tracing;
  clock: Clock;
}): Telemetry => {
  const { metrics, tracing, clock } = deps;
  const { requests, fetches } = metrics;
  const clientNames = createBoundedNames(50, 'unnamed');

  const observer: EngineObserver = {
    planned(planner, ms, trace) {
      metrics.planned(planner, ms / 1_000);
      spanOf(trace)?.planned(planner, ms);
    },
    operationLookup: (hit) => metrics.operationLookup(hit),
    fetchStarted(subgraph, kind, trace): FetchObservation {
      const startedMs = clock.nowMs();
      const span = spanOf(trace)?.fetchStarted(subgraph, kind);
      return {
        headers: span?.headers,
        ended(outcome) {
          fetches.ended(subgraph, outcome, (clock.nowMs() - startedMs) / 1_000);
          span?.ended(outcome);
        },
      };
    },
    fetchJoined: (subgraph) => fetches.joined(subgraph),
    entityLookup: (subgraph, hits, misses) => fetches.entityLookup(subgraph, hits, misses),
    fieldsDenied: (denied, action) => {
      for (const coordinate of denied) metrics.fieldDenied(coordinate, action);
    },
    generation: (generation) => metrics.generation(generation),
    supergraphRefused: () => metrics.supergraphRefused(),
  };

  return {
    observer,
    startRequest({ clientName, traceparent, tracestate }) {
      const startedMs = clock.nowMs();
      requests.started();
      const trace = tracing.startRequest({ traceparent, tracestate });
      let open = true;
      return {
        trace,
        ended(end) {
          if (!open) return undefined;
          open = false;
          const { operationName, operationType, tenant, httpStatus, errorCodes } = end;
          const outcome = outcomeOf(end);
          const ms = clock.nowMs() - startedMs;
          const valid = operationType !== undefined;
          requests.ended(
            { operation: operationName, client: clientName, tenant, outcome, valid },
            ms / 1_000,
          );
          for (const code of errorCodes) metrics.countError(code);
          trace?.ended({
            operationName: operationName === undefined ? undefined : sanitiseName(operationName),
            operationType,
            clientName:
              clientName === undefined
                ? undefined
                : clientNames.label(clientName, operationType !== undefined),
            tenant,
            httpStatus,
            errorCodes,
          });
          return ms;
        },
      };
    },
    requestJoined: () => metrics.requestJoined(),
    circuitChanged: (subgraph, state) => fetches.circuit(subgraph, state),
    stop: () => tracing.stop(),
  };
};
