import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { RequestOutcome } from '../telemetry/requestMetrics.ts';

export interface CanaryMetrics {
  /** 0: none is served. */
  percent(percent: number): void;
  readonly answered: (outcome: RequestOutcome, seconds: number) => void;
  refused(): void;
}

export const createCanaryMetrics = (registry: Registry): CanaryMetrics => {
  const registers = [registry];
  const percents = new Gauge({
    name: 'gateway_canary_percent',
    help: 'The part of the traffic that the canary supergraph is given; 0: none is served. With several workers the lowest: one that lags behind shows.',
    aggregator: 'min',
    registers,
  });
  const durations = new Histogram({
    name: 'gateway_canary_request_duration_seconds',
    help: 'Requests answered by the canary supergraph, which gateway_request_duration_seconds counts as well. A larger part with outcome "error", or slower ones, than of all requests wants the canary withdrawn.',
    labelNames: ['outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const refusals = new Counter({
    name: 'gateway_canary_refused_total',
    help: 'Canary supergraphs that could not be served. Nobody was given them; the log says why.',
    registers,
  });
  return {
    percent: (percent) => percents.set(percent),
    answered: (outcome, seconds) => durations.observe({ outcome }, seconds),
    refused: () => refusals.inc(),
  };
};
