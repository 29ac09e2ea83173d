import type { Clock } from '@commerce/kernel';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { CompositionError, Launch, LaunchCause } from '../domain/model.ts';
import type { Refusal } from '../domain/refusal.ts';

interface Outcome {
  readonly kind: string;
  readonly launch?: Launch | undefined;
  readonly errors?: readonly CompositionError[];
}

/** Whoever does something tells it here; every label has a closed list of values. */
export interface RegistryMetrics {
  change<T extends Outcome | Refusal>(kind: LaunchCause, run: () => Promise<T>): Promise<T>;
  check<T extends { readonly passed: boolean } | Refusal>(run: () => Promise<T>): Promise<T>;
  /** What a gateway got: `supergraph`, `unchanged`, or the code of a FetchError. */
  uplink(outcome: string): void;
  usageReport(outcome: 'counted' | 'repeated' | 'refused'): void;
  rateLimited(who: 'key' | 'stranger'): void;
}

const outcomeOf = (done: Outcome | Refusal): string => {
  if ('code' in done) return done.code;
  if (done.launch?.outcome.kind === 'failed' || (done.errors && done.errors.length > 0))
    return 'not_composed';
  return 'launch' in done && done.launch === undefined ? 'unchanged' : 'done';
};

const seconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];

export const createRegistryMetrics = (registry: Registry, clock: Clock): RegistryMetrics => {
  const registers = [registry];
  const changes = new Histogram({
    name: 'registry_change_duration_seconds',
    help: 'Time that publishes and other changes of a variant take, by what became of them. not_composed now and then is a team that changes with another; VARIANT_BUSY means more publishes than can be composed.',
    labelNames: ['kind', 'outcome'],
    buckets: seconds,
    registers,
  });
  const checks = new Histogram({
    name: 'registry_check_duration_seconds',
    help: 'Time that checks take. A p90 above 2 s: the graph has outgrown the machine, or compositions wait for each other.',
    labelNames: ['outcome'],
    buckets: seconds,
    registers,
  });
  const uplinks = new Counter({
    name: 'registry_uplink_requests_total',
    help: 'What gateways that follow the registry got. AUTHENTICATION_FAILED that lasts is a gateway with an old key; RETRY_LATER one that gets nothing.',
    labelNames: ['outcome'],
    registers,
  });
  const reports = new Counter({
    name: 'registry_usage_reports_total',
    help: 'Reports of what clients ask. None for long: checks judge by what was seen before, and let through what breaks newer clients.',
    labelNames: ['outcome'],
    registers,
  });
  const limited = new Counter({
    name: 'registry_rate_limited_total',
    help: 'Requests refused for their number, by who asked. Sustained for keys: a CI that asks in a loop, or a limit too low for it; for strangers: somebody guesses keys, or has an old one.',
    labelNames: ['who'],
    registers,
  });

  const timed = async <T>(
    run: () => Promise<T>,
    observe: (outcome: T | undefined, seconds: number) => void,
  ): Promise<T> => {
    const startedMs = clock.nowMs();
    let done: T | undefined;
    try {
      return (done = await run());
    } finally {
      observe(done, (clock.nowMs() - startedMs) / 1_000);
    }
  };

  return {
    change: (kind, run) =>
      timed(run, (done, took) => changes.observe({ kind, outcome: done ? outcomeOf(done) : 'error' }, took)),
    check: (run) =>
      timed(run, (done, took) => {
        const judged = done && ('passed' in done ? (done.passed ? 'passed' : 'failed') : done.code);
        checks.observe({ outcome: judged ?? 'error' }, took);
      }),
    uplink: (outcome) => uplinks.inc({ outcome }),
    usageReport: (outcome) => reports.inc({ outcome }),
    rateLimited: (who) => limited.inc({ who }),
  };
};
