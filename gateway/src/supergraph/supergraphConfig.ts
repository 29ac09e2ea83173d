import type { SupergraphManager } from '@apollo/gateway';
import { flag, type Logger, requireWhen } from '@commerce/service';
import { Counter, type Registry } from 'prom-client';
import { z } from 'zod';
import type { CanarySource, OnCanary } from './canaryOffer.ts';
import { fileSupergraph } from './fileManager.ts';
import { createKeptFile } from './keptFile.ts';
import { registrySupergraph } from './registryManager.ts';
import { createAskUplink } from './uplink.ts';

/** Where the supergraph comes from, to be spread into the gateway's z.object. */
export const supergraphEnv = {
  /** `registry`: what a schema registry has for SUPERGRAPH_REF, followed while it changes. */
  SUPERGRAPH: z.enum(['file', 'registry']).default('file'),
  /** The composed schema, as `pnpm compose` writes it. */
  SUPERGRAPH_FILE: z.string().optional(),
  /** How often SUPERGRAPH_FILE is looked at for a new supergraph, in milliseconds; 0: only at the start. */
  GATEWAY_SUPERGRAPH_POLL_MS: z.coerce.number().int().min(0).max(3_600_000).default(1_000),
  /** The registry's uplink endpoint, e.g. http://127.0.0.1:4010/uplink. */
  SUPERGRAPH_REGISTRY_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** A key of the role `gateway`. */
  SUPERGRAPH_REGISTRY_KEY: z.string().min(1).optional(),
  /** `graph@variant`. */
  SUPERGRAPH_REF: z.string().min(1).optional(),
  /** Whether the registry's canary is served its share; `false` for a registry of another kind, which knows none. */
  SUPERGRAPH_CANARY: flag('true'),
  /** Where the live supergraph is kept, so that a start needs no registry. */
  SUPERGRAPH_KEPT_FILE: z.string().optional(),
};

type SupergraphEnv = z.infer<z.ZodObject<typeof supergraphEnv>>;

const needed = [
  ['file', 'SUPERGRAPH_FILE', 'is required: the path of supergraph.graphql'],
  ['registry', 'SUPERGRAPH_REGISTRY_URL', 'is required with SUPERGRAPH=registry'],
  ['registry', 'SUPERGRAPH_REGISTRY_KEY', 'is required with SUPERGRAPH=registry'],
  ['registry', 'SUPERGRAPH_REF', 'is required with SUPERGRAPH=registry'],
] as const;

/** Checks for the whole environment: each source has what it needs. */
export const supergraphChecks = needed.map(([source, name, error]) =>
  requireWhen(name, (valueOf) => (valueOf('SUPERGRAPH') ?? 'file') === source, error),
);

export interface SupergraphSource {
  readonly manager: SupergraphManager;
  /** To be told each supergraph that went live. */
  readonly live: (supergraphSdl: string) => void;
  /** Undefined: there is none but the one supergraph. */
  readonly canary?: CanarySource;
}

/** The source that the environment names; `lastGood`: what another worker of this gateway has live. */
export const supergraphSource = (
  env: SupergraphEnv,
  deps: { readonly lastGood: string | undefined; readonly registry: Registry; readonly logger: Logger },
): SupergraphSource => {
  const { lastGood, registry, logger } = deps;
  if (env.SUPERGRAPH === 'file')
    return {
      manager: fileSupergraph({
        file: env.SUPERGRAPH_FILE ?? '',
        pollMs: env.GATEWAY_SUPERGRAPH_POLL_MS,
        lastGood,
        logger,
      }),
      live: () => undefined,
    };
  const kept =
    env.SUPERGRAPH_KEPT_FILE === undefined
      ? undefined
      : createKeptFile({ file: env.SUPERGRAPH_KEPT_FILE, logger });
  const polls = new Counter({
    name: 'gateway_registry_polls_total',
    help: 'Looks for a new supergraph. Sustained "failed" means the registry cannot be reached: the graph goes on, but publishes do not arrive. "refused" means the key or the graph ref is wrong.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const listeners: OnCanary[] = [];
  return {
    ...(env.SUPERGRAPH_CANARY && { canary: { follow: (listener) => void listeners.push(listener) } }),
    manager: registrySupergraph({
      ask: createAskUplink({
        url: env.SUPERGRAPH_REGISTRY_URL ?? '',
        ref: env.SUPERGRAPH_REF ?? '',
        apiKey: env.SUPERGRAPH_REGISTRY_KEY ?? '',
        canary: env.SUPERGRAPH_CANARY,
        fetch: globalThis.fetch,
      }),
      onCanary: (offer, beside) => listeners.forEach((listener) => listener(offer, beside)),
      lastGood: async () => lastGood ?? (await kept?.read()),
      asked: (outcome) => polls.inc({ outcome }),
      logger,
    }),
    live: (supergraphSdl) => kept?.keep(supergraphSdl),
  };
};
