import type { Identity } from '@commerce/kernel';
import type { Logger } from '@commerce/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestTrace } from '../engine/observer.ts';
import { outcomeOf, type Telemetry } from '../telemetry/observer.ts';
import type { RequestOutcome } from '../telemetry/requestMetrics.ts';
import type { Usage } from '../usage/usage.ts';
import { header } from './header.ts';
import type { RequestRecord } from './clientRequest.ts';

export interface ObservedAnswer {
  readonly trace: RequestTrace | undefined;
  /** Who asked, and where it is written down how it goes. */
  answering(identity: Identity | undefined, record: RequestRecord): void;
  /** It ends before there is any operation. */
  refused(code: string): void;
}

/** Tells telemetry and the log of a request once: when its answer is out, or its client gone. */
export const observeAnswer = (from: {
  request: FastifyRequest;
  reply: FastifyReply;
  requestId: string;
  telemetry: Pick<Telemetry, 'startRequest'>;
  usage: Pick<Usage, 'count'> | undefined;
  canaryAnswered: ((outcome: RequestOutcome, seconds: number) => void) | undefined;
  logger: Logger;
}): ObservedAnswer => {
  const { request, reply, requestId, telemetry, usage, canaryAnswered, logger } = from;
  const clientName = header(request, 'apollographql-client-name') ?? header(request, 'graphql-client-name');
  const observation = telemetry.startRequest({
    clientName,
    traceparent: header(request, 'traceparent'),
    tracestate: header(request, 'tracestate'),
  });
  let tenant: string | undefined;
  /** Our own services are clients like others. */
  let service: string | undefined;
  let record: RequestRecord | undefined;
  let refusedCode: string | undefined;

  const ended = (): void => {
    const errorCodes = refusedCode === undefined ? (record?.errorCodes ?? []) : [refusedCode];
    const { operationName, operationType, used } = record ?? {};
    if (used && usage)
      usage.count(used, {
        name: clientName ?? service ?? 'unnamed',
        version: header(request, 'apollographql-client-version') ?? '',
      });
    const aborted = !reply.raw.writableFinished;
    const httpStatus = reply.raw.statusCode;
    const end = { operationName, operationType, tenant, httpStatus, errorCodes, aborted };
    const ms = observation.ended(end);
    if (ms === undefined) return;
    const isCanary = record?.isCanary === true;
    const outcome = outcomeOf(end);
    if (isCanary) canaryAnswered?.(outcome, ms / 1_000);
    if (!logger.isLevelEnabled('info')) return;
    const durationMs = Math.round(ms * 100) / 100;
    logger.info(
      {
        requestId,
        tenant,
        operation: operationName,
        outcome,
        durationMs,
        ...(isCanary && { isCanary }),
      },
      'answered',
    );
  };
  reply.raw.once('close', ended);

  return {
    trace: observation.trace,
    answering(identity, written) {
      tenant = identity?.tenant;
      service = identity?.kind === 'service' ? identity.subject : undefined;
      record = written;
    },
    refused(code) {
      refusedCode = code;
    },
  };
};
