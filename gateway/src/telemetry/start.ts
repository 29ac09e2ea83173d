import type { Logger, Metrics } from '@commerce/service';
import { otelSettings, type TelemetryEnv } from './env.ts';
import { loadTracing } from './loadTracing.ts';
import { createGatewayMetrics } from './metrics.ts';
import { createTelemetry, type Telemetry } from './observer.ts';
import { preciseClock as clock } from './preciseClock.ts';

/** Everything wired as the environment says; without `env` metrics alone. */
export const startTelemetry = async (deps: {
  metrics: Metrics;
  env?: TelemetryEnv;
  logger: Logger;
}): Promise<Telemetry> => {
  const { env, logger } = deps;
  const metrics = createGatewayMetrics(deps.metrics);
  const settings = env && otelSettings(env);
  if (settings) logger.info({ endpoint: new URL(settings.url).host }, 'traces are sent by OTLP');
  const onExportFailed = (): void => metrics.exportFailed();
  return createTelemetry({
    metrics,
    tracing: await loadTracing(settings, { clock, logger, onExportFailed }),
    clock,
  });
};
