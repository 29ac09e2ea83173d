import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { createBoundedNames } from '../telemetry/boundedNames.ts';
import type { AdmissionObserver } from './admission.ts';

/** Past it the rest is `other`: the tenants file may be long. */
const mostTenants = 100;

/** The metrics of who waits for whom. Requests that begin at once leave no trace here. */
export const createAdmissionMetrics = (registry: Registry): AdmissionObserver => {
  const registers = [registry];
  const tenants = createBoundedNames(mostTenants, 'none');
  const waiting = new Map<string, number>();
  new Gauge({
    name: 'gateway_admission_waiting',
    help: 'Requests that wait for their turn. Above 0 for long: the process has more to do than it can; the tenants here ask for more than their share.',
    labelNames: ['tenant'],
    registers,
    collect() {
      this.reset();
      for (const [tenant, count] of waiting) this.inc({ tenant: tenants.label(tenant, true) }, count);
    },
  });
  const waits = new Histogram({
    name: 'gateway_admission_wait_seconds',
    help: 'How long requests waited that had to wait. A high p99 of a tenant that asks for little means too few processes.',
    labelNames: ['tenant'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const refusals = new Counter({
    name: 'gateway_admission_refused_total',
    help: 'Requests that were refused (queue full, waited too long) or whose clients left while they waited. Rising steadily: this tenant asks for more than its share of what the process can do.',
    labelNames: ['tenant', 'reason'],
    registers,
  });

  return {
    waited: (tenant, ms) => waits.observe({ tenant: tenants.label(tenant, true) }, ms / 1_000),
    refused: (tenant, reason) =>
      refusals.inc({ tenant: tenants.label(tenant, true), reason: reason.replaceAll(' ', '-') }),
    waiting(tenant, count) {
      if (count === 0) waiting.delete(tenant);
      else waiting.set(tenant, count);
    },
  };
};
