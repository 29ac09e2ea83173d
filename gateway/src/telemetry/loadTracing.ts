import type { Clock } from '@commerce/kernel';
import type { Logger } from '@commerce/service';
import type { OtelSettings } from './otel.ts';
import { forwardingTracing, type Tracing } from './tracing.ts';

const logEveryMs = 60_000;

/** Without settings nothing of OpenTelemetry is even loaded. */
export const loadTracing = async (
  settings: OtelSettings | undefined,
  deps: { clock: Clock; logger: Logger; onExportFailed: () => void },
): Promise<Tracing> => {
  if (settings === undefined) return forwardingTracing;
  const { clock, logger, onExportFailed } = deps;
  const [{ createOtelTracing }, { createOtlpExporter }] = await Promise.all([
    import('./otel.ts'),
    import('./otelExporter.ts'),
  ]);
  let loggedMs = -Infinity;
  const exporter = createOtlpExporter(settings, (error) => {
    onExportFailed();
    if (clock.nowMs() - loggedMs < logEveryMs) return;
    loggedMs = clock.nowMs();
    logger.warn({ reason: error.message }, 'traces could not be sent and are lost');
  });
  return createOtelTracing({ settings, exporter, clock });
};
