import type { HttpOptions } from '@commerce/service';
import { defaultOperationLimits, type OperationLimits } from './limits/limits.ts';

/** How the gateway talks to its clients. */
export interface TransportOptions {
  readonly http: HttpOptions;
  /** Where GraphQL is served. */
  readonly paths: readonly string[];
  /** Origins whose pages may ask, `*` for any; none: no CORS headers at all. */
  readonly corsOrigins: readonly string[];
  /** Answers longer than that are compressed for clients that ask; undefined: none is. */
  readonly compressAboveBytes: number | undefined;
  readonly limits: OperationLimits;
  readonly urlLimitBytes: number;
  /** Whether identical queries in flight, of callers who may see the same, are answered by one. */
  readonly join: boolean;
  /** The longest that one client request may take, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Labels of `@override(label:)` that are on. */
  readonly overrideLabels: ReadonlySet<string>;
  /** Tells clients which subgraph an error came from (`extensions.serviceName`). */
  readonly exposeServiceNames: boolean;
}

export const defaultTransport: Omit<TransportOptions, 'http'> = {
  paths: ['/graphql'],
  corsOrigins: [],
  compressAboveBytes: 1_024,
  limits: defaultOperationLimits,
  urlLimitBytes: 8_192,
  join: true,
  requestTimeoutMs: 30_000,
  overrideLabels: new Set(),
  exposeServiceNames: false,
};
