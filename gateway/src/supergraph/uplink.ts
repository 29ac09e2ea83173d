import { z } from 'zod';
import type { CanaryOffer } from './canaryOffer.ts';

/** What a registry says to "is there another supergraph than this one?". */
export type UplinkAnswer =
  | {
      readonly kind: 'new';
      readonly id: string;
      readonly supergraphSdl: string;
      readonly canary: CanaryOffer | undefined;
      readonly waitMs: number;
    }
  | { readonly kind: 'unchanged'; readonly waitMs: number }
  /** `code` of the registry's FetchError, e.g. AUTHENTICATION_FAILED. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** Asks once; throws when no answer of the protocol's form comes. */
export type AskUplink = (ifAfterId: string | undefined) => Promise<UplinkAnswer>;

/** The document of managed federation, as every registry that speaks it knows it; a canary is our registry's own. */
const documentOf = (
  canary: boolean,
): string => `query SupergraphSdl($apiKey: String!, $ref: String!, $ifAfterId: ID) {
  routerConfig(ref: $ref, apiKey: $apiKey, ifAfterId: $ifAfterId) {
    __typename
    ... on RouterConfigResult { id supergraphSDL minDelaySeconds${canary ? ' canary { supergraphSDL percent }' : ''} }
    ... on Unchanged { id minDelaySeconds }
    ... on FetchError { code message }
  }
}`;

const delay = z.number().min(0).max(86_400);

const answer = z.object({
  data: z.object({
    routerConfig: z.discriminatedUnion('__typename', [
      z.object({
        __typename: z.literal('RouterConfigResult'),
        id: z.string(),
        supergraphSDL: z.string(),
        minDelaySeconds: delay,
        canary: z.object({ supergraphSDL: z.string(), percent: z.int().min(1).max(99) }).nullish(),
      }),
      z.object({ __typename: z.literal('Unchanged'), minDelaySeconds: delay }),
      z.object({ __typename: z.literal('FetchError'), code: z.string(), message: z.string() }),
    ]),
  }),
});

const timeoutMs = 10_000;

export const createAskUplink = (deps: {
  /** The registry's endpoint for gateways. */
  readonly url: string;
  readonly ref: string;
  readonly apiKey: string;
  /** Whether the registry is asked for a canary too. */
  readonly canary: boolean;
  readonly fetch: typeof globalThis.fetch;
}): AskUplink => {
  const { url, ref, apiKey } = deps;
  const document = documentOf(deps.canary);
  return async (ifAfterId) => {
    const response = await deps.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: document, variables: { apiKey, ref, ifAfterId: ifAfterId ?? null } }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`the registry answered with HTTP status ${response.status}`);
    const parsed = answer.safeParse(await response.json());
    if (!parsed.success) throw new Error('the registry’s answer is not one of the uplink protocol');
    const config = parsed.data.data.routerConfig;
    switch (config.__typename) {
      case 'RouterConfigResult':
        return {
          kind: 'new',
          id: config.id,
          supergraphSdl: config.supergraphSDL,
          canary: config.canary
            ? { supergraphSdl: config.canary.supergraphSDL, percent: config.canary.percent }
            : undefined,
          waitMs: config.minDelaySeconds * 1000,
        };
      case 'Unchanged':
        return { kind: 'unchanged', waitMs: config.minDelaySeconds * 1000 };
      case 'FetchError':
        return { kind: 'refused', code: config.code, message: config.message };
    }
  };
};
