import type { Metrics } from '@commerce/service';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { OnUnauthorized } from '../engine/access/unauthorized.ts';
import { createBoundedNames } from './boundedNames.ts';
import { createFetchMetrics, type FetchMetrics } from './fetchMetrics.ts';
import {
  createRequestMetrics,
  defaultLabelLimits,
  type LabelLimits,
  type RequestMetrics,
} from './requestMetrics.ts';

export interface GatewayMetrics {
  readonly requests: RequestMetrics;
  readonly fetches: FetchMetrics;
  requestJoined(): void;
  countError(code: string): void;
  planned(planner: 'native' | 'apollo', seconds: number): void;
  operationLookup(hit: boolean): void;
  generation(generation: number): void;
  /** `coordinate` comes from the schema: a field's or a type's. */
  fieldDenied(coordinate: string, action: OnUnauthorized): void;
  supergraphRefused(): void;
  exportFailed(): void;
}

/** The gateway's own metrics, in the registry of `metrics`. Each label's values are bounded by construction. */
export const createGatewayMetrics = (
  metrics: Pick<Metrics, 'registry' | 'countError'>,
  limits: LabelLimits = defaultLabelLimits,
): GatewayMetrics => {
  const registers = [metrics.registry];
  const plans = new Histogram({
    name: 'gateway_plan_duration_seconds',
    help: 'Time to plan an operation that was not in the cache. A high rate under steady traffic means the operation cache is too small.',
    labelNames: ['planner'],
    buckets: [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers,
  });
  const lookups = new Counter({
    name: 'gateway_operation_cache_total',
    help: 'Requests by whether their operation was already parsed, validated and planned. Sustained misses mean a cache too small, or clients that write values into documents instead of variables.',
    labelNames: ['result'],
    registers,
  });
  const requestJoins = new Counter({
    name: 'gateway_requests_joined_total',
    help: 'Requests answered with the bytes of an identical one in flight.',
    registers,
  });
  const generations = new Gauge({
    name: 'gateway_schema_generation',
    help: 'Supergraph generation in use, from 1. With several workers the lowest: one that lags behind shows.',
    aggregator: 'min',
    registers,
  });
  const refusals = new Counter({
    name: 'gateway_supergraph_refused_total',
    help: 'Supergraphs that were refused while the last good one went on. Any increase wants a look at the log.',
    registers,
  });
  const failedExports = new Counter({
    name: 'gateway_trace_export_failures_total',
    help: 'Batches of spans that the OTLP endpoint did not take. Requests do not suffer; the traces are lost.',
    registers,
  });
  const denials = new Counter({
    name: 'gateway_fields_denied_total',
    help: 'Fields and types that operations asked for without the right to them. With action "report" they were answered all the same: at zero it is safe to enforce.',
    labelNames: ['coordinate', 'action'],
    registers,
  });
  const coordinates = createBoundedNames(500, 'none');
  const codes = createBoundedNames(100, 'UNKNOWN');
  const hit = lookups.labels({ result: 'hit' });
  const miss = lookups.labels({ result: 'miss' });
  const planners = {
    native: plans.labels({ planner: 'native' }),
    apollo: plans.labels({ planner: 'apollo' }),
  };

  return {
    requests: createRequestMetrics(metrics.registry, limits),
    fetches: createFetchMetrics(metrics.registry),
    requestJoined: () => requestJoins.inc(),
    // Codes come from the subgraphs too, so they are many people's to choose.
    countError: (code) => metrics.countError(codes.label(code, true)),
    planned: (planner, seconds) => planners[planner].observe(seconds),
    operationLookup: (found) => (found ? hit : miss).inc(),
    fieldDenied: (coordinate, action) =>
      denials.inc({ coordinate: coordinates.label(coordinate, true), action }),
    generation: (generation) => generations.set(generation),
    supergraphRefused: () => refusals.inc(),
    exportFailed: () => failedExports.inc(),
  };
};
