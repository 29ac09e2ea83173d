import { Counter, Gauge, type Registry } from 'prom-client';
import { Durations, type Series } from './durations.ts';
import type { FetchOutcome } from './tracing.ts';

export type CircuitState = 'closed' | 'half-open' | 'open';

export interface FetchMetrics {
  ended(subgraph: string, outcome: FetchOutcome, seconds: number): void;
  joined(subgraph: string): void;
  entityLookup(subgraph: string, hits: number, misses: number): void;
  circuit(subgraph: string, state: CircuitState): void;
}

const circuitValues: Readonly<Record<CircuitState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/** Subgraph names are those of the supergraphs that went live, so they bound themselves. */
export const createFetchMetrics = (registry: Registry): FetchMetrics => {
  const registers = [registry];
  const durations = new Durations({
    name: 'gateway_fetch_duration_seconds',
    help: 'Time of one fetch from a subgraph, retries included. A sustained outcome other than ok and graphql-errors means the subgraph or the way to it is ill.',
    labelNames: ['subgraph', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const joins = new Counter({
    name: 'gateway_fetches_joined_total',
    help: 'Fetches that shared an identical one in flight. Falling to 0 under the same load means keys differ that should not.',
    labelNames: ['subgraph'],
    registers,
  });
  const entities = new Counter({
    name: 'gateway_entity_cache_total',
    help: 'Entities looked up in the entity cache. A sustained low share of hits means short TTLs or a cache too small.',
    labelNames: ['subgraph', 'result'],
    registers,
  });
  const circuits = new Gauge({
    name: 'gateway_circuit_state',
    help: 'Circuit breaker of a subgraph: 0 closed, 1 half-open, 2 open. Sustained 2 means the subgraph does not answer and its fields are null or errors.',
    labelNames: ['subgraph'],
    aggregator: 'max',
    registers,
  });

  const childrenOf = (subgraph: string) => ({
    byOutcome: new Map<FetchOutcome, Series>(),
    joined: joins.labels({ subgraph }),
    hits: entities.labels({ subgraph, result: 'hit' }),
    misses: entities.labels({ subgraph, result: 'miss' }),
  });
  const subgraphs = new Map<string, ReturnType<typeof childrenOf>>();
  const of = (subgraph: string): ReturnType<typeof childrenOf> => {
    const known = subgraphs.get(subgraph);
    if (known !== undefined) return known;
    const children = childrenOf(subgraph);
    circuits.set({ subgraph }, circuitValues.closed);
    subgraphs.set(subgraph, children);
    return children;
  };

  return {
    ended(subgraph, outcome, seconds) {
      const { byOutcome } = of(subgraph);
      let child = byOutcome.get(outcome);
      if (child === undefined) {
        child = durations.series({ subgraph, outcome });
        byOutcome.set(outcome, child);
      }
      child.observe(seconds);
    },
    joined: (subgraph) => of(subgraph).joined.inc(),
    entityLookup(subgraph, hits, misses) {
      const children = of(subgraph);
      if (hits > 0) children.hits.inc(hits);
      if (misses > 0) children.misses.inc(misses);
    },
    circuit(subgraph, state) {
      of(subgraph);
      circuits.set({ subgraph }, circuitValues[state]);
    },
  };
};
