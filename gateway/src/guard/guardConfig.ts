import { roles } from '@commerce/kernel';
import { wholeNumber } from '@commerce/service';
import { z } from 'zod';
import type { GuardOptions } from './guards.ts';

const commaList = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

const cost = (byDefault: number) => z.coerce.number().positive().max(1e12).default(byDefault);

const kinds = [...new Set(Object.values(roles).map(({ kind }) => kind))] as const;

/** What may be asked, how much of it, and how often; to be spread into the gateway's z.object. */
export const guardEnv = {
  /** `measure`: costs are told and counted, nothing is refused for its cost. */
  GATEWAY_COST: z.enum(['off', 'measure', 'enforce']).default('enforce'),
  /** The estimated cost that one operation may have, where its tenant says nothing else. */
  GATEWAY_COST_LIMIT: cost(20_000),
  /** Rows of a list whose length nothing tells. */
  GATEWAY_COST_LIST_SIZE: wholeNumber(0, 10_000, 10),
  /** Where the buckets are: `memory` of each process, which has its share, or one `redis` for all. */
  GATEWAY_RATES: z.enum(['off', 'memory', 'redis']).default('memory'),
  /** Cost a minute of all callers of one mode of signing in of a tenant. As much may come at once. */
  GATEWAY_RATE_TENANT: cost(6_000_000),
  /** … of each operation of theirs. */
  GATEWAY_RATE_OPERATION: cost(3_000_000),
  /** … of each API key. */
  GATEWAY_RATE_API_KEY: cost(1_200_000),
  /** … of our own services, for each tenant. */
  GATEWAY_RATE_SERVICE: cost(60_000_000),
  /** Characters a minute of texts that were not valid here before, of each person or key; 0: any number. */
  GATEWAY_RATE_NEW_TEXT: wholeNumber(0, 1_000_000_000, 10_000_000),
  /** Of `redis`; absent: GATEWAY_CACHE_URL. */
  GATEWAY_RATE_URL: z.url({ protocol: /^rediss?$/, error: 'must begin redis:// or rediss://' }).optional(),
  /** Of `redis`: the longest that a request waits for it, in milliseconds. */
  GATEWAY_RATE_TIMEOUT_MS: wholeNumber(1, 5_000, 50),
  /** Sign-ins that may fail at once from one address, and a minute after that; 0: any number. */
  GATEWAY_FAILED_SIGN_INS: wholeNumber(0, 1_000_000, 60),
  /** Proxies of ours that a request comes through, each of which adds an address to X-Forwarded-For; 0: it is not read. */
  GATEWAY_TRUSTED_PROXIES: wholeNumber(0, 20, 0),
  /** `report`: what is not listed is answered and counted; `enforce`: it is refused. */
  GATEWAY_SAFELIST: z.enum(['off', 'report', 'enforce']).default('off'),
  /** Files of persisted operations (Apollo's persisted query manifest), separated by commas. */
  GATEWAY_MANIFEST_FILES: commaList,
  /** A registry's list of operations instead, e.g. http://127.0.0.1:4010/graphs/commerce/persisted-queries. */
  GATEWAY_MANIFEST_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** How often they are looked at for a change, in milliseconds; 0: only at the start. */
  GATEWAY_MANIFEST_POLL_MS: wholeNumber(0, 3_600_000, 1_000),
  /** Kinds of callers who may ask what is not listed, separated by commas. */
  GATEWAY_SAFELIST_EXEMPT: commaList
    .pipe(z.array(z.enum(kinds)))
    .transform((list) => new Set<string>(list.length > 0 ? list : ['service'])),
};

export type GuardEnv = z.infer<z.ZodObject<typeof guardEnv>>;

interface Refinement {
  addIssue(issue: { code: 'custom'; path: string[]; message: string }): void;
}

export const checkGuardEnv = (
  env: GuardEnv & { readonly GATEWAY_CACHE_URL?: string | undefined },
  context: Refinement,
): void => {
  if (env.GATEWAY_RATES === 'redis' && (env.GATEWAY_RATE_URL ?? env.GATEWAY_CACHE_URL) === undefined)
    context.addIssue({
      code: 'custom',
      path: ['GATEWAY_RATE_URL'],
      message: 'is required with GATEWAY_RATES=redis',
    });
  if (
    env.GATEWAY_SAFELIST === 'enforce' &&
    env.GATEWAY_MANIFEST_FILES.length === 0 &&
    env.GATEWAY_MANIFEST_URL === undefined
  )
    context.addIssue({
      code: 'custom',
      path: ['GATEWAY_MANIFEST_FILES'],
      message: 'or GATEWAY_MANIFEST_URL is required with GATEWAY_SAFELIST=enforce',
    });
};

export const guardOptionsOf = (
  env: GuardEnv & {
    readonly GATEWAY_CACHE_URL?: string | undefined;
    readonly GATEWAY_WORKERS: number;
    readonly GATEWAY_MAX_TOKENS: number;
  },
): GuardOptions => ({
  cost: env.GATEWAY_COST,
  maxCost: env.GATEWAY_COST_LIMIT,
  defaultListSize: env.GATEWAY_COST_LIST_SIZE,
  rates: env.GATEWAY_RATES,
  defaultRates: {
    total: { costPerMinute: env.GATEWAY_RATE_TENANT },
    operation: { costPerMinute: env.GATEWAY_RATE_OPERATION },
    apiKey: { costPerMinute: env.GATEWAY_RATE_API_KEY },
    service: { costPerMinute: env.GATEWAY_RATE_SERVICE },
  },
  redisUrl: env.GATEWAY_RATE_URL ?? env.GATEWAY_CACHE_URL,
  redisTimeoutMs: env.GATEWAY_RATE_TIMEOUT_MS,
  newTextPerMinute: env.GATEWAY_RATE_NEW_TEXT,
  workers: env.GATEWAY_WORKERS,
  failedSignIns: env.GATEWAY_FAILED_SIGN_INS,
  trustedProxies: env.GATEWAY_TRUSTED_PROXIES,
  safelist: env.GATEWAY_SAFELIST,
  manifestFiles: env.GATEWAY_MANIFEST_FILES,
  manifestPollMs: env.GATEWAY_MANIFEST_POLL_MS,
  safelistExempt: env.GATEWAY_SAFELIST_EXEMPT,
  maxTokens: env.GATEWAY_MAX_TOKENS,
});
