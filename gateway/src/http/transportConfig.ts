import { flag, wholeNumber } from '@commerce/service';
import { z } from 'zod';
import { defaultOperationLimits as limits } from './limits/limits.ts';
import type { TransportOptions } from './transport.ts';

const commaList = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** How clients are served, to be spread into the gateway's z.object. */
export const transportEnv = {
  /** Largest request body in bytes. */
  BODY_LIMIT_BYTES: wholeNumber(1_024, 10_485_760, 262_144),
  /** Longest request line and headers together, in bytes. */
  GATEWAY_HEADER_LIMIT_BYTES: wholeNumber(1_024, 262_144, 16_384),
  /** Longest URL of a GET, in bytes. */
  GATEWAY_URL_LIMIT_BYTES: wholeNumber(256, 131_072, 8_192),
  /** Origins whose pages may ask, separated by commas, `*` for any. Empty: no page of another origin. */
  GATEWAY_CORS_ORIGINS: commaList,
  /** Compresses answers above 1 KiB for clients that ask for it. */
  GATEWAY_COMPRESSION: flag('true'),
  /** Levels of fields inside each other. These limits count an operation with its fragments written out. */
  GATEWAY_MAX_DEPTH: wholeNumber(5, 1_000, limits.maxDepth),
  GATEWAY_MAX_FIELDS: wholeNumber(10, 1_000_000, limits.maxFields),
  GATEWAY_MAX_ALIASES: wholeNumber(0, 1_000_000, limits.maxAliases),
  GATEWAY_MAX_ROOT_FIELDS: wholeNumber(1, 10_000, limits.maxRootFields),
  GATEWAY_MAX_DIRECTIVES: wholeNumber(0, 1_000_000, limits.maxDirectives),
  /** Fields of one answered name in one selection set. */
  GATEWAY_MAX_DUPLICATES: wholeNumber(1, 1_000_000, limits.maxDuplicates),
  /** Words and signs of the document as it is sent. */
  GATEWAY_MAX_TOKENS: wholeNumber(100, 1_000_000, limits.maxTokens),
  /** Answers identical queries in flight, of callers who may see the same, once. */
  GATEWAY_JOIN_QUERIES: flag('true'),
  /** How long one client request may take, in milliseconds; what is still being fetched then is given up. */
  REQUEST_TIMEOUT_MS: wholeNumber(100, 600_000, 30_000),
  /** Labels of `@override(label:)` that are on, separated by commas. */
  GATEWAY_OVERRIDE_LABELS: commaList.transform((labels) => new Set(labels)),
  /** Tells clients which subgraph an error came from. */
  GATEWAY_EXPOSE_SERVICE_NAMES: flag('false'),
};

/** Shorter answers fit a packet or two as they are. */
const compressAboveBytes = 1_024;

export const transportOf = (
  env: z.infer<z.ZodObject<typeof transportEnv>> & { HOST: string; PORT: number },
): TransportOptions => ({
  http: {
    host: env.HOST,
    port: env.PORT,
    bodyLimitBytes: env.BODY_LIMIT_BYTES,
    headerLimitBytes: env.GATEWAY_HEADER_LIMIT_BYTES,
  },
  paths: ['/graphql'],
  corsOrigins: env.GATEWAY_CORS_ORIGINS,
  compressAboveBytes: env.GATEWAY_COMPRESSION ? compressAboveBytes : undefined,
  limits: {
    maxDepth: env.GATEWAY_MAX_DEPTH,
    maxFields: env.GATEWAY_MAX_FIELDS,
    maxAliases: env.GATEWAY_MAX_ALIASES,
    maxRootFields: env.GATEWAY_MAX_ROOT_FIELDS,
    maxDirectives: env.GATEWAY_MAX_DIRECTIVES,
    maxDuplicates: env.GATEWAY_MAX_DUPLICATES,
    maxTokens: env.GATEWAY_MAX_TOKENS,
  },
  urlLimitBytes: env.GATEWAY_URL_LIMIT_BYTES,
  join: env.GATEWAY_JOIN_QUERIES,
  requestTimeoutMs: env.REQUEST_TIMEOUT_MS,
  overrideLabels: env.GATEWAY_OVERRIDE_LABELS,
  exposeServiceNames: env.GATEWAY_EXPOSE_SERVICE_NAMES,
});
