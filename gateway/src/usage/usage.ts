import { randomUUID } from 'node:crypto';
import type { Clock } from '@commerce/kernel';
import { type Logger, requireWhen } from '@commerce/service';
import { Counter, type Registry } from 'prom-client';
import { z } from 'zod';
import { createUsedOperations } from './operations.ts';
import { createUsageReporter, type UsageReporter } from './reporter.ts';
import { createSendReport } from './send.ts';

/** What becomes of the operations that clients send, for those who change the schema. */
export interface Usage extends UsageReporter {
  readonly operationOf: ReturnType<typeof createUsedOperations>;
}

/** To be spread into the gateway's z.object. */
export const usageEnv = {
  /** The registry's GraphQL endpoint, e.g. http://127.0.0.1:4010/graphql; absent: usage is not reported. */
  USAGE_REPORT_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The part of the requests that is looked at; counts are scaled up. */
  USAGE_SAMPLE: z.coerce.number().gt(0).max(1).default(1),
  /** Between two reports, in seconds. */
  USAGE_REPORT_SECONDS: z.coerce.number().int().min(1).max(3_600).default(20),
};

/** Checks for the whole environment: who asks or tells a registry says for which graph, and with which key. */
export const usageChecks = (
  [
    ['USAGE_REPORT_URL', 'SUPERGRAPH_REGISTRY_KEY'],
    ['USAGE_REPORT_URL', 'SUPERGRAPH_REF'],
    ['GATEWAY_MANIFEST_URL', 'SUPERGRAPH_REGISTRY_KEY'],
  ] as const
).map(([url, name]) => requireWhen(name, (valueOf) => valueOf(url) !== undefined, `is required with ${url}`));

type UsageConfig = z.infer<z.ZodObject<typeof usageEnv>> & {
  readonly SUPERGRAPH_REGISTRY_KEY?: string | undefined;
  readonly SUPERGRAPH_REF?: string | undefined;
};

/** Undefined where nothing is reported. */
export const createUsage = (
  config: UsageConfig,
  deps: {
    readonly registry: Registry;
    readonly random: () => number;
    readonly clock: Clock;
    readonly logger: Logger;
  },
): Usage | undefined => {
  const { USAGE_REPORT_URL: url, SUPERGRAPH_REF: ref, SUPERGRAPH_REGISTRY_KEY: apiKey } = config;
  if (url === undefined || ref === undefined || apiKey === undefined) return undefined;
  const lost = new Counter({
    name: 'gateway_usage_lost_total',
    help: 'Requests that no usage report holds. Sustained growth means the registry is down for long, and its checks judge by too little.',
    registers: [deps.registry],
  });
  const reporter = createUsageReporter({
    ...deps,
    options: { sample: config.USAGE_SAMPLE, everyMs: config.USAGE_REPORT_SECONDS * 1000 },
    send: createSendReport({ url, ref, apiKey, fetch: globalThis.fetch }),
    newId: randomUUID,
    lost: (requests) => lost.inc(requests),
  });
  return { ...reporter, operationOf: createUsedOperations() };
};
