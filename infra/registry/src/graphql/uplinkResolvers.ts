import { hasRight } from '../domain/keys.ts';
import { parseGraphRef } from '../domain/names.ts';
import { identify } from '../operations/identify.ts';
import type { ResolverDeps } from './deps.ts';

const failure = (code: string, message: string) => ({ __typename: 'FetchError', code, message });

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
    if (variant.liveLaunch === ifAfterId)
      return { __typename: 'Unchanged', id: variant.liveLaunch, minDelaySeconds };
    const launch = await store.launch(parsed.graph, parsed.variant, variant.liveLaunch);
    if (launch?.outcome.kind !== 'succeeded') return failure('RETRY_LATER', 'the launch cannot be read');
    return {
      __typename: 'RouterConfigResult',
      id: launch.id,
      supergraphSDL: launch.outcome.supergraphSdl,
      minDelaySeconds,
    };
  },
});
