import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  observeRequest(labels: { operation: string; outcome: 'ok' | 'error' }, seconds: number): void;
  countError(code: string): void;
}

/** A label's value is the client's to choose (operation names): past the limit new ones count as "other". */
const boundedLabel = (limit: number) => {
  const seen = new Set<string>();
  return (value: string): string => {
    if (seen.has(value)) return value;
    if (seen.size >= limit) return 'other';
    seen.add(value);
    return value;
  };
};

/** `defaults`: also the process's own metrics (memory, event loop lag, GC). */
export const createMetrics = (
  service: string,
  options: { defaults: boolean } = { defaults: true },
): Metrics => {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (options.defaults) collectDefaultMetrics({ register: registry });

  const requests = new Histogram({
    name: 'graphql_request_duration_seconds',
    help: 'Time to answer a GraphQL request. A sustained p99 above the deadline means clients see errors.',
    labelNames: ['operation', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'graphql_errors_total',
    help: 'Errors by extensions.code. A steady INTERNAL_SERVER_ERROR is a defect; SUBGRAPH_UNAVAILABLE a store down.',
    labelNames: ['code'],
    registers: [registry],
  });

  const operationLabel = boundedLabel(200);

  return {
    registry,
    observeRequest: ({ operation, outcome }, seconds) =>
      requests.observe({ operation: operationLabel(operation), outcome }, seconds),
    countError: (code) => errors.inc({ code }),
  };
};
