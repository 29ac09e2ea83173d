import type { MetricObjectWithValues, MetricValue } from 'prom-client';

export type WorkerMetrics = MetricObjectWithValues<MetricValue<string>>[];

/** What the primary says to a worker. */
export type ToWorker =
  | { readonly type: 'gateway:stop' }
  | { readonly type: 'gateway:ping' }
  | { readonly type: 'gateway:report'; readonly round: number }
  | { readonly type: 'gateway:answer'; readonly ask: number; readonly text: string | undefined };

/** What a worker says to the primary. */
export type ToPrimary =
  | { readonly type: 'gateway:ready'; readonly port: number }
  | { readonly type: 'gateway:pong' }
  | { readonly type: 'gateway:metrics-of-all'; readonly ask: number }
  | { readonly type: 'gateway:last-good'; readonly ask: number }
  | { readonly type: 'gateway:live'; readonly supergraphSdl: string }
  | { readonly type: 'gateway:reported'; readonly round: number; readonly metrics: WorkerMetrics };

/** Other messages pass over the same channel, cluster's own among them. */
const isOurs = (message: unknown): message is { readonly type: string } =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  typeof message.type === 'string' &&
  message.type.startsWith('gateway:');

export const fromPrimary = (message: unknown): ToWorker | undefined =>
  isOurs(message) ? (message as ToWorker) : undefined;

export const fromWorker = (message: unknown): ToPrimary | undefined =>
  isOurs(message) ? (message as ToPrimary) : undefined;
