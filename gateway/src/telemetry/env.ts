import { z } from 'zod';
import type { OtelSettings } from './otel.ts';

const protocol = z.enum(['http/protobuf', 'http/json'], {
  error: 'must be http/protobuf or http/json (grpc is not supported)',
});

const commaSeparatedPairs = z.string().transform((text, context) => {
  const pairs: Record<string, string> = {};
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, at).trim();
    try {
      if (at < 1 || key === '') throw new Error('no key');
      pairs[key] = decodeURIComponent(pair.slice(at + 1).trim());
    } catch {
      // The value may be a secret, so the message does not quote it.
      context.addIssue({ code: 'custom', message: 'must be name=value pairs, separated by commas' });
      return z.NEVER;
    }
  }
  return pairs;
});

const flag = z
  .string()
  .transform((text) => text.toLowerCase() === 'true')
  .default(false);

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** OpenTelemetry's own variables, with its own meanings and defaults. No endpoint, no tracing. */
export const telemetryEnv = {
  OTEL_SDK_DISABLED: flag,
  OTEL_SERVICE_NAME: z.string().default('gateway'),
  OTEL_RESOURCE_ATTRIBUTES: commaSeparatedPairs.default({}),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).default('otlp'),
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on'),
  /** The share of traces that is kept, 0 to 1, for the two ratio samplers. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol.default('http/protobuf'),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: commaSeparatedPairs.default({}),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: commaSeparatedPairs.optional(),
  /** How long one export may take with its retries, in milliseconds. */
  OTEL_EXPORTER_OTLP_TIMEOUT: z.coerce.number().int().min(1).default(10_000),
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: z.coerce.number().int().min(1).optional(),
  /** Longest wait of a finished span before it is sent, in milliseconds. */
  OTEL_BSP_SCHEDULE_DELAY: z.coerce.number().int().min(1).default(5_000),
  /** Finished spans kept while the endpoint is slow or down; more are dropped. */
  OTEL_BSP_MAX_QUEUE_SIZE: z.coerce.number().int().min(1).default(2_048),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: z.coerce.number().int().min(1).default(512),
};

export type TelemetryEnv = z.infer<z.ZodObject<typeof telemetryEnv>>;

/** Undefined: tracing is off. */
export const otelSettings = (env: TelemetryEnv): OtelSettings | undefined => {
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const url =
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    (base === undefined ? undefined : `${base.replace(/\/+$/, '')}/v1/traces`);
  if (url === undefined || env.OTEL_SDK_DISABLED || env.OTEL_TRACES_EXPORTER === 'none') return undefined;
  return {
    url,
    protocol: env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? env.OTEL_EXPORTER_OTLP_PROTOCOL,
    headers: env.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? env.OTEL_EXPORTER_OTLP_HEADERS,
    timeoutMs: env.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT ?? env.OTEL_EXPORTER_OTLP_TIMEOUT,
    resource: { ...env.OTEL_RESOURCE_ATTRIBUTES, 'service.name': env.OTEL_SERVICE_NAME },
    sampler: { kind: env.OTEL_TRACES_SAMPLER, ratio: env.OTEL_TRACES_SAMPLER_ARG },
    batch: {
      delayMs: env.OTEL_BSP_SCHEDULE_DELAY,
      queueSize: env.OTEL_BSP_MAX_QUEUE_SIZE,
      batchSize: env.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
    },
  };
};
