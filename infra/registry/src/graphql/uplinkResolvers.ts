import { hasRight } from '../domain/keys.ts';
import { parseGraphRef } from '../domain/names.ts';
import type { Variant } from '../domain/model.ts';
import { RateLimited } from '../guard/keyGuard.ts';
import type { Caller } from '../operations/identify.ts';
import type { Context } from './context.ts';
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

interface Asked {
  readonly ref: string;
  readonly apiKey: string;
  readonly ifAfterId?: string | null;
}

type Deps = ResolverDeps & { readonly uplinkPollSeconds: number };

const answer = async (deps: Deps, caller: Caller | undefined, { ref, ifAfterId }: Asked) => {
  const { store, uplinkPollSeconds: minDelaySeconds } = deps;
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
};

const codeOf = (answered: Awaited<ReturnType<typeof answer>>): string => {
  if ('code' in answered) return answered.code;
  return 'supergraphSDL' in answered ? 'supergraph' : 'unchanged';
};

export const uplinkResolvers = (deps: Deps) => ({
  async routerConfig(_root: unknown, asked: Asked, { origin }: Context) {
    // A gateway goes on with what it has, and asks again.
    const answered = await deps.keyGuard
      .identify(asked.apiKey, origin)
      .then((caller) => answer(deps, caller, asked))
      .catch((error: unknown) => {
        if (!(error instanceof RateLimited)) throw error;
        return failure('RETRY_LATER', error.message);
      });
    deps.metrics.uplink(codeOf(answered));
    return answered;
  },
});
