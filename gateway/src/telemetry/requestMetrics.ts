import { Gauge, type Registry } from 'prom-client';
import { createBoundedNames } from './boundedNames.ts';
import { Durations, type Series } from './durations.ts';

export type RequestOutcome = 'ok' | 'error' | 'aborted';

export interface RequestMetrics {
  started(): void;
  ended(
    request: {
      readonly operation: string | undefined;
      readonly client: string | undefined;
      readonly tenant: string | undefined;
      readonly outcome: RequestOutcome;
      /** The caller was let in and the operation is valid: only such a request's names get labels. */
      readonly valid: boolean;
    },
    seconds: number,
  ): void;
}

export interface LabelLimits {
  readonly operations: number;
  readonly clients: number;
  /** Combinations of operation, client, tenant and outcome: past it a tenant's rest is one series an outcome. */
  readonly requestSeries: number;
}

export const defaultLabelLimits: LabelLimits = { operations: 200, clients: 50, requestSeries: 2_000 };

/** `tenant` must come from a verified identity: the tenants file is its bound. */
export const createRequestMetrics = (registry: Registry, limits: LabelLimits): RequestMetrics => {
  const operations = createBoundedNames(limits.operations, 'anonymous');
  const clients = createBoundedNames(limits.clients, 'unnamed');
  const durations = new Durations({
    name: 'gateway_request_duration_seconds',
    help: 'Time from when the whole request was there to the end of the answer. A sustained p99 above the deadline means clients see errors; outcome "aborted" rising means they give up before that.',
    labelNames: ['operation', 'client', 'tenant', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  let inFlight = 0;
  new Gauge({
    name: 'gateway_requests_in_flight',
    help: 'GraphQL requests being answered now. Rising without more traffic means subgraphs got slow.',
    registers: [registry],
    collect() {
      this.set(inFlight);
    },
  });

  const series = new Map<string, Series>();
  const seriesOf = (operation: string, client: string, tenant: string, outcome: RequestOutcome): Series => {
    const key = `${operation}\n${client}\n${tenant}\n${outcome}`;
    const known = series.get(key);
    if (known !== undefined) return known;
    if (series.size >= limits.requestSeries && (operation !== 'other' || client !== 'other')) {
      return seriesOf('other', 'other', tenant, outcome);
    }
    const added = durations.series({ operation, client, tenant, outcome });
    series.set(key, added);
    return added;
  };

  return {
    started: () => {
      inFlight += 1;
    },
    ended({ operation, client, tenant, outcome, valid }, seconds) {
      inFlight -= 1;
      seriesOf(
        operations.label(operation, valid),
        clients.label(client, valid),
        tenant ?? 'none',
        outcome,
      ).observe(seconds);
    },
  };
};
