import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Clock } from '@commerce/kernel';
import { sanitiseName } from './boundedNames.ts';
import { createSampler, type SamplerSettings } from './otelSampler.ts';
import { type IncomingTrace, parseTraceParent } from './traceContext.ts';
import { type FetchOutcome, passOn, type RequestSpan, type RequestSummary, type Tracing } from './tracing.ts';

export interface OtelSettings {
  /** The whole URL that takes spans. */
  readonly url: string;
  readonly protocol: 'http/protobuf' | 'http/json';
  /** May hold secrets: never logged. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: SamplerSettings;
  readonly batch: { readonly delayMs: number; readonly queueSize: number; readonly batchSize: number };
}

const stopTimeoutMs = 2_000;

/** One span's `traceparent`, and the caller's `tracestate` unchanged: the gateway adds no entry of its own. */
const outgoingHeaders = (span: Span, tracestate: string | undefined): Readonly<Record<string, string>> => {
  const { traceId, spanId, traceFlags } = span.spanContext();
  const traceparent = `00-${traceId}-${spanId}-${traceFlags & TraceFlags.SAMPLED ? '01' : '00'}`;
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
};

const isFailure = (outcome: FetchOutcome): boolean => outcome !== 'ok' && outcome !== 'cancelled';

const describe = (span: Span, summary: RequestSummary): void => {
  const { operationName, operationType, clientName, tenant, httpStatus, errorCodes } = summary;
  const type = operationType ?? 'graphql';
  span.updateName(operationName === undefined ? type : `${type} ${operationName}`);
  span.setAttribute('http.response.status_code', httpStatus);
  if (operationType !== undefined) span.setAttribute('graphql.operation.type', operationType);
  if (operationName !== undefined) span.setAttribute('graphql.operation.name', operationName);
  if (clientName !== undefined) span.setAttribute('commerce.client', clientName);
  if (tenant !== undefined) span.setAttribute('commerce.tenant', tenant);
  if (errorCodes.length > 0)
    span.setAttribute('commerce.error_codes', errorCodes.slice(0, 10).map(sanitiseName));
  if (errorCodes.length > 0 || httpStatus >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
};

/**
 * Spans by OpenTelemetry's SDK. Every span's parent is handed over explicitly: no global context, so that no
 * AsyncLocalStorage is on the way of a request.
 */
export const createOtelTracing = (deps: {
  settings: Pick<OtelSettings, 'resource' | 'sampler' | 'batch'>;
  exporter: SpanExporter;
  clock: Clock;
}): Tracing => {
  const { settings, exporter, clock } = deps;
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(settings.resource)),
    sampler: createSampler(settings.sampler),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        scheduledDelayMillis: settings.batch.delayMs,
        maxQueueSize: settings.batch.queueSize,
        maxExportBatchSize: Math.min(settings.batch.batchSize, settings.batch.queueSize),
      }),
    ],
  });
  const tracer = provider.getTracer('commerce-gateway');

  const requestSpan = (span: Span, context: Context, tracestate: string | undefined): RequestSpan => ({
    fetchStarted(subgraph, kind) {
      const fetch = tracer.startSpan(
        `fetch ${subgraph}`,
        {
          kind: SpanKind.CLIENT,
          attributes: { 'commerce.subgraph': subgraph, 'graphql.operation.type': kind },
        },
        context,
      );
      return {
        headers: outgoingHeaders(fetch, tracestate),
        ended(outcome) {
          fetch.setAttribute('commerce.outcome', outcome);
          if (isFailure(outcome)) fetch.setStatus({ code: SpanStatusCode.ERROR });
          fetch.end();
        },
      };
    },
    planned(planner, ms) {
      const end = clock.nowMs();
      tracer
        .startSpan('plan', { startTime: end - ms, attributes: { 'commerce.planner': planner } }, context)
        .end(end);
    },
    ended(summary) {
      describe(span, summary);
      span.end();
    },
  });

  return {
    startRequest(incoming: IncomingTrace) {
      const parent = parseTraceParent(incoming);
      const above =
        parent === undefined
          ? ROOT_CONTEXT
          : trace.setSpanContext(ROOT_CONTEXT, {
              traceId: parent.traceId,
              spanId: parent.spanId,
              traceFlags: parent.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
              isRemote: true,
            });
      const span = tracer.startSpan('graphql', { kind: SpanKind.SERVER }, above);
      const tracestate = parent?.headers['tracestate'];
      if (!span.isRecording()) return passOn(outgoingHeaders(span, tracestate));
      return requestSpan(span, trace.setSpan(above, span), tracestate);
    },
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const bound = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, stopTimeoutMs);
      });
      const flushed = provider.shutdown().catch(() => undefined);
      await Promise.race([flushed, bound]).finally(() => clearTimeout(timer));
    },
  };
};
