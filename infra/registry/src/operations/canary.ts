import type { Launch, SubgraphVersion, Variant } from '../domain/model.ts';
import { mergeVariants } from '../domain/mergeVariants.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { changeSource } from './contracts.ts';
import { forkedFrom } from './forkVariant.ts';
import { launchOf, onlyThese, type OperationDeps } from './deps.ts';

const noVariant = (name: string): Refusal => refusal('UNKNOWN_VARIANT', `there is no variant ${name}`);

export interface Changed {
  readonly kind: 'changed';
  readonly variant: Variant;
}

/** Gives a part of a variant's traffic the supergraph of another one. */
export const setCanary = async (
  { store }: Pick<OperationDeps, 'store'>,
  given: {
    readonly graph: string;
    readonly variant: string;
    readonly canary: string;
    readonly percent: number;
  },
): Promise<Changed | Refusal> => {
  const { graph, variant: name, canary, percent } = given;
  if (!Number.isInteger(percent) || percent < 1 || percent > 99)
    return refusal('INVALID_CANARY', 'percent is a whole number from 1 to 99');
  const other = await store.variant(graph, canary);
  if (!other || canary === name) return noVariant(canary);
  if (other.liveLaunch === undefined)
    return refusal('INVALID_CANARY', `${canary} has no supergraph yet: publish its subgraphs`);
  return store.changeVariant<Changed | Refusal>(graph, name, async ({ variant }) => {
    if (!variant) return { change: undefined, result: noVariant(name) };
    const changed: Variant = { ...variant, canary: { variant: canary, percent } };
    return { change: { variant: changed }, result: { kind: 'changed', variant: changed } };
  });
};

/** All traffic is given the variant's own supergraph again. */
export const withdrawCanary = (
  { store }: Pick<OperationDeps, 'store'>,
  graph: string,
  name: string,
): Promise<Changed | Refusal> =>
  store.changeVariant<Changed | Refusal>(graph, name, async ({ variant }) => {
    if (!variant) return { change: undefined, result: noVariant(name) };
    const changed: Variant = { ...variant, canary: undefined };
    return { change: { variant: changed }, result: { kind: 'changed', variant: changed } };
  });

/**
 * What was changed in the canary becomes the variant's own, all in one launch, and the canary ends. What others have
 * published to the variant since it was forked stays.
 */
export const promoteCanary = async (
  deps: OperationDeps,
  graph: string,
  name: string,
): Promise<{ readonly kind: 'promoted'; readonly launch: Launch } | Refusal> => {
  const canary = (await deps.store.variant(graph, name))?.canary;
  if (!canary) return refusal('INVALID_CANARY', `${name} has no canary`);
  const tried = await deps.store.subgraphs(graph, canary.variant);
  const base = await forkedFrom(deps.store, graph, canary.variant);
  return changeSource<{ readonly kind: 'promoted'; readonly launch: Launch } | Refusal>(
    deps,
    graph,
    name,
    async ({ variant, subgraphs, lastLaunch }) => {
      if (variant?.canary?.variant !== canary.variant)
        return { change: undefined, result: refusal('INVALID_CANARY', `${name} has another canary by now`) };
      const merged = mergeVariants(subgraphs, tried, base);
      if (merged.kind === 'conflict')
        return {
          change: undefined,
          result: refusal(
            'CANARY_CONFLICT',
            `${merged.subgraphs.join(', ')} changed in ${name} as well since the fork: publish that change to ${canary.variant} or fork it again`,
          ),
        };
      const own = new Set(subgraphs);
      const versions = merged.versions.map((version): SubgraphVersion =>
        own.has(version) ? version : { ...version, id: deps.newId('ver'), createdAtMs: deps.clock.nowMs() },
      );
      const launch = await launchOf(deps, { number: lastLaunch + 1, cause: 'promote', versions });
      if (launch.outcome.kind === 'failed')
        return {
          change: undefined,
          result: refusal('LAUNCH_FAILED', 'the canary’s subgraphs do not compose'),
        };
      return {
        change: {
          ...onlyThese(subgraphs, versions),
          launch,
          variant: { ...variant, canary: undefined, liveLaunch: launch.id },
        },
        result: { kind: 'promoted', launch },
      };
    },
  );
};
