import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { createBoundedNames } from '../telemetry/boundedNames.ts';
import type { BucketName } from './rate/rateGuard.ts';
import type { SafelistOutcome } from './safelist/safelist.ts';

export type CostKind = 'estimated' | 'actual';

export interface GuardMetrics {
  cost(kind: CostKind, tenant: string | undefined, mode: string, cost: number): void;
  tooExpensive(tenant: string | undefined, mode: string, refused: boolean): void;
  rateLimited(tenant: string, mode: string, bucket: BucketName | 'new-text'): void;
  sharedBuckets(available: boolean): void;
  safelist(outcome: SafelistOutcome, clientName: string | undefined): void;
  signInThrottled(): void;
}

const mostTenants = 100;
const mostClients = 50;

/** Tenants are those of verified credentials and clients call themselves what they like: both are bounded here. */
export const createGuardMetrics = (registry: Registry): GuardMetrics => {
  const registers = [registry];
  const tenants = createBoundedNames(mostTenants, 'none');
  const clients = createBoundedNames(mostClients, 'unnamed');
  const costs = new Histogram({
    name: 'gateway_operation_cost',
    help: 'Cost of operations, estimated before and actual after. Actual far below estimated for long: list sizes are assumed too long, and callers pay for what they do not get until it is given back.',
    labelNames: ['kind', 'tenant', 'mode'],
    buckets: [1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000],
    registers,
  });
  const expensive = new Counter({
    name: 'gateway_cost_limit_exceeded_total',
    help: 'Operations estimated above their limit, by whether they were refused. Rising in measure mode: these would fail once it is enforced.',
    labelNames: ['tenant', 'mode', 'refused'],
    registers,
  });
  const limited = new Counter({
    name: 'gateway_rate_limited_total',
    help: 'Requests refused with 429, by the bucket that was empty. Sustained for a tenant: it wants more than its rate, or a client of its repeats itself.',
    labelNames: ['tenant', 'mode', 'bucket'],
    registers,
  });
  const shared = new Gauge({
    name: 'gateway_rate_store_available',
    help: 'Whether the shared buckets answer: 0 means that every process counts for itself, and all together let through more.',
    aggregator: 'min',
    registers,
  });
  const safelist = new Counter({
    name: 'gateway_safelist_requests_total',
    help: 'Requests by whether their operation is listed. Before enforcing, unlisted and unknown-id have to be 0 for every client that shall go on.',
    labelNames: ['client', 'outcome'],
    registers,
  });
  const throttled = new Counter({
    name: 'gateway_sign_ins_throttled_total',
    help: 'Requests refused because too many sign-ins failed from their address. Sustained: somebody is guessing.',
    registers,
  });

  // prom-client looks a child up by all its labels again: ours are kept.
  const children = new Map<string, Histogram.Internal<string>>();
  shared.set(1);

  return {
    cost(kind, name, mode, cost) {
      const tenant = tenants.label(name, true);
      const key = `${kind}\n${tenant}\n${mode}`;
      let child = children.get(key);
      if (!child) children.set(key, (child = costs.labels({ kind, tenant, mode })));
      // An operation that is too tangled to be estimated costs infinitely much.
      child.observe(Math.min(cost, 1e9));
    },
    tooExpensive: (tenant, mode, refused) =>
      expensive.inc({ tenant: tenants.label(tenant, true), mode, refused: String(refused) }),
    rateLimited: (tenant, mode, bucket) => limited.inc({ tenant: tenants.label(tenant, true), mode, bucket }),
    sharedBuckets: (available) => shared.set(available ? 1 : 0),
    safelist: (outcome, clientName) => safelist.inc({ client: clients.label(clientName, true), outcome }),
    signInThrottled: () => throttled.inc(),
  };
};
