import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { OtelSettings } from './otel.ts';

/**
 * OTLP over HTTP, telling when a batch was lost. Compression and certificates are read from OpenTelemetry's
 * variables by the exporter itself.
 */
export const createOtlpExporter = (
  { url, protocol, headers, timeoutMs }: OtelSettings,
  onLost: (error: Error) => void,
): SpanExporter => {
  const Exporter = protocol === 'http/json' ? JsonExporter : ProtobufExporter;
  const inner = new Exporter({ url, headers: { ...headers }, timeoutMillis: timeoutMs });
  return {
    export: (spans, done) =>
      inner.export(spans, (result) => {
        if (result.error !== undefined) onLost(result.error);
        done(result);
      }),
    forceFlush: () => inner.forceFlush(),
    shutdown: () => inner.shutdown(),
  };
};
