import { CodedError } from '@commerce/kernel';
import type { Logger } from '@commerce/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { header } from '../http/access.ts';
import { outcomeOf, type RequestEnd, type RequestObservation, type Telemetry } from './observer.ts';

type Operation = Pick<RequestEnd, 'operationName' | 'operationType' | 'errorCodes'>;

/** A request on its way. Whoever learns something of it puts it here; it is read when the request has ended. */
export interface ObservedRequest {
  readonly trace: RequestObservation['trace'];
  /** Of the verified identity. */
  tenant: string | undefined;
  operation: Operation;
  /** Names the request; asked for only when something is logged. */
  log: (() => Logger) | undefined;
}

type HttpError = Error & { readonly statusCode?: number };

export interface HttpRequestObserver {
  /** Hooks of a route that serves GraphQL: each of its requests is observed from its head to its end. */
  readonly hooks: {
    readonly onRequest: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;
    readonly onError: (
      request: FastifyRequest,
      reply: FastifyReply,
      error: HttpError,
      done: () => void,
    ) => void;
  };
  /** Throws for a request of a route without the hooks. */
  of(request: FastifyRequest): ObservedRequest;
}

const unknownOperation: Operation = { operationName: undefined, operationType: undefined, errorCodes: [] };

/** The code that an error outside GraphQL is answered with (see createHttpServer of @commerce/service). */
const codeOf = (error: HttpError): string => {
  if (error instanceof CodedError) return error.code;
  if (error.statusCode === 413) return 'PAYLOAD_TOO_LARGE';
  return (error.statusCode ?? 500) < 500 ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
};

/** Observes the requests of GraphQL's routes, and logs each once when it has ended. */
export const createHttpRequestObserver = (telemetry: Telemetry, logger: Logger): HttpRequestObserver => {
  const observed = new WeakMap<FastifyRequest, ObservedRequest>();

  const logEnd = (request: ObservedRequest, end: RequestEnd, ms: number): void => {
    // Making the request's own logger costs more than the whole observation.
    if (!logger.isLevelEnabled('info')) return;
    const { operationName: operation = 'anonymous', httpStatus: status } = end;
    const durationMs = Math.round(ms * 1_000) / 1_000;
    (request.log?.() ?? logger).info({ operation, outcome: outcomeOf(end), status, durationMs }, 'answered');
  };

  return {
    hooks: {
      onRequest(request, { raw }, done) {
        const observation = telemetry.startRequest({
          clientName: header(request, 'apollographql-client-name'),
          traceparent: header(request, 'traceparent'),
          tracestate: header(request, 'tracestate'),
        });
        const current: ObservedRequest = {
          trace: observation.trace,
          tenant: undefined,
          operation: unknownOperation,
          log: undefined,
        };
        observed.set(request, current);
        // 'close' comes once, after a whole answer and after a client that went away alike.
        raw.once('close', () => {
          const { operationName, operationType, errorCodes } = current.operation;
          const end: RequestEnd = {
            operationName,
            operationType,
            errorCodes,
            tenant: current.tenant,
            httpStatus: raw.statusCode,
            aborted: !raw.writableFinished,
          };
          const ms = observation.ended(end);
          if (ms !== undefined) logEnd(current, end, ms);
        });
        done();
      },
      onError(request, _reply, error, done) {
        const current = observed.get(request);
        if (current) current.operation = { ...current.operation, errorCodes: [codeOf(error)] };
        done();
      },
    },
    of(request) {
      const current = observed.get(request);
      if (!current) throw new Error('the request is not observed');
      return current;
    },
  };
};
