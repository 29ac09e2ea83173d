import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { OutcomeStatus } from './outcome.ts';

export interface IngestMetrics {
  countOutcomes(topic: string, status: OutcomeStatus, count: number): void;
  /** One dead letter or rejected line, by its stable code. */
  countDeadLetter(topic: string, code: string): void;
  observeBatch(topic: string, seconds: number): void;
  /** Messages between what was read and the end of the partition. */
  setLag(topic: string, partition: number, messages: number): void;
  countRetry(topic: string): void;
}

export const noIngestMetrics: IngestMetrics = {
  countOutcomes: () => undefined,
  countDeadLetter: () => undefined,
  observeBatch: () => undefined,
  setLag: () => undefined,
  countRetry: () => undefined,
};

export const createIngestMetrics = (registry: Registry): IngestMetrics => {
  const registers = [registry];
  const events = new Counter({
    name: 'ingest_events_total',
    help: 'Messages by what became of them. Steady stale or duplicate is a replay; steady parked means an upstream event is missing.',
    labelNames: ['topic', 'outcome'],
    registers,
  });
  const deadLetters = new Counter({
    name: 'ingest_dead_letters_total',
    help: 'Messages that could not be applied, by code. A sustained rate means that a producer and the contract disagree: pnpm dlq list.',
    labelNames: ['topic', 'code'],
    registers,
  });
  const batches = new Histogram({
    name: 'ingest_batch_duration_seconds',
    help: 'Time to decode and apply one chunk of a partition. A sustained rise is a slow store.',
    labelNames: ['topic'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const lag = new Gauge({
    name: 'ingest_lag_messages',
    help: 'Messages not yet applied, by partition. A sustained rise means that queries show ever older data.',
    labelNames: ['topic', 'partition'],
    registers,
  });
  const retries = new Counter({
    name: 'ingest_retries_total',
    help: 'Times a partition was paused because something outside was down. A sustained rate is an outage.',
    labelNames: ['topic'],
    registers,
  });
  return {
    countOutcomes: (topic, outcome, count) => events.inc({ topic, outcome }, count),
    countDeadLetter: (topic, code) => deadLetters.inc({ topic, code }),
    observeBatch: (topic, seconds) => batches.observe({ topic }, seconds),
    setLag: (topic, partition, messages) => lag.set({ topic, partition }, messages),
    countRetry: (topic) => retries.inc({ topic }),
  };
};
