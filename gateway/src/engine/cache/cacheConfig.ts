import { z } from 'zod';
import type { CacheConfig } from './createCache.ts';

/** How entities are kept, to be spread into the gateway's z.object; then `.superRefine(checkCacheEnv)`. */
export const cacheEnv = {
  /** Where answers that subgraphs call public are kept; `off`: nowhere. */
  GATEWAY_ENTITY_CACHE: z.enum(['off', 'memory', 'redis']).default('memory'),
  /** Memory for them, in bytes (approximate), of each worker. */
  GATEWAY_ENTITY_CACHE_BYTES: z.coerce.number().int().min(1_048_576).max(8_589_934_592).default(67_108_864),
  /** Of `redis`: redis://…, or rediss://… for TLS, with user and password where needed. */
  GATEWAY_CACHE_URL: z.url({ protocol: /^rediss?$/, error: 'must begin redis:// or rediss://' }).optional(),
  /** Of `redis`: the longest that a request waits for it, in milliseconds. */
  GATEWAY_CACHE_TIMEOUT_MS: z.coerce.number().int().min(1).max(5_000).default(50),
};

type CacheEnv = z.infer<z.ZodObject<typeof cacheEnv>>;

interface Refinement {
  addIssue(issue: { code: 'custom'; path: string[]; message: string }): void;
}

export const checkCacheEnv = (env: CacheEnv, context: Refinement): void => {
  if (env.GATEWAY_ENTITY_CACHE !== 'redis' || env.GATEWAY_CACHE_URL !== undefined) return;
  const message = 'is required with GATEWAY_ENTITY_CACHE=redis';
  context.addIssue({ code: 'custom', path: ['GATEWAY_CACHE_URL'], message });
};

/** Undefined: nothing is kept. */
export const cacheConfigOf = (env: CacheEnv): CacheConfig | undefined =>
  env.GATEWAY_ENTITY_CACHE === 'off'
    ? undefined
    : {
        kind: env.GATEWAY_ENTITY_CACHE,
        maxBytes: env.GATEWAY_ENTITY_CACHE_BYTES,
        url: env.GATEWAY_CACHE_URL,
        timeoutMs: env.GATEWAY_CACHE_TIMEOUT_MS,
      };
