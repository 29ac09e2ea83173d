import { hasRight } from '../domain/keys.ts';
import { parseGraphRef } from '../domain/names.ts';
import type { Variant } from '../domain/model.ts';
import { identify } from '../operations/identify.ts';
import type { ResolverDeps } from './deps.ts';

const failure = (code: string, message: string) => ({ __typename: 'FetchError', code, message });

const supergraphOf = async (
  { store }: ResolverDeps,
  graph: string,
  variant: string,
  id: string,
): Promise<string | undefined> => {
  const outcome = (await store.launch(graph, variant, id))?.outcome;
  return outcome?.kind === 'succeeded' ? outcome.supergraphSdl : undefined;
};

/** The canary's launch; its supergraph is read only when the gateway asks for it. */
const canaryOf = async (deps: ResolverDeps, graph: string, { canary }: Variant) => {
  const id = canary && (await deps.store.variant(graph, canary.variant))?.liveLaunch;
  if (!canary || id === undefined) return null;
  return {
    id,
    percent: canary.percent,
    supergraphSDL: () => supergraphOf(deps, graph, canary.variant, id),
  };
};

export const uplinkResolvers = (deps: ResolverDeps & { readonly uplinkPollSeconds: number }) => ({
  async routerConfig(
    _root: unknown,
    { ref, apiKey, ifAfterId }: { ref: string; apiKey: string; ifAfterId?: string | null },
  ) {
    const { store, uplinkPollSeconds: minDelaySeconds } = deps;
    const caller = await identify(deps, apiKey);
    if (!caller) return failure('AUTHENTICATION_FAILED', 'the key is not valid');
    if (!hasRight(caller.key, 'read')) return failure('ACCESS_DENIED', 'the key may not read');
    const parsed = parseGraphRef(ref);
    const variant =
      parsed && parsed.graph === caller.graph ? await store.variant(parsed.graph, parsed.variant) : undefined;
    if (!parsed || !variant) return failure('UNKNOWN_REF', 'there is no such graph and variant');
    if (variant.liveLaunch === undefined)
      return failure('RETRY_LATER', 'the variant has no supergraph yet: publish its subgraphs');
    const canary = await canaryOf(deps, parsed.graph, variant);
    // Another canary is news as well.
    const id = canary ? `${variant.liveLaunch}+${canary.id}@${canary.percent}` : variant.liveLaunch;
    if (id === ifAfterId) return { __typename: 'Unchanged', id, minDelaySeconds };
    const supergraphSDL = await supergraphOf(deps, parsed.graph, parsed.variant, variant.liveLaunch);
    if (supergraphSDL === undefined) return failure('RETRY_LATER', 'the launch cannot be read');
    return { __typename: 'RouterConfigResult', id, supergraphSDL, minDelaySeconds, canary };
  },
});
