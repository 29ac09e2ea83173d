import type { Launch, SubgraphVersion, Variant } from '../domain/model.ts';
import { isVariantName } from '../domain/names.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { RegistryStore } from '../ports.ts';
import { changeSource } from './contracts.ts';
import { onlyThese, type OperationDeps } from './deps.ts';

export interface Forked {
  readonly kind: 'forked';
  readonly variant: Variant;
}

const launchesAPage = 100;

/** The subgraphs that a variant was last made of as a copy; undefined: it never was one. */
export const forkedFrom = async (
  store: Pick<RegistryStore, 'launches' | 'versions'>,
  graph: string,
  name: string,
): Promise<readonly SubgraphVersion[] | undefined> => {
  let beforeNumber: number | undefined;
  for (;;) {
    const page = { first: launchesAPage, ...(beforeNumber !== undefined && { beforeNumber }) };
    const launches = await store.launches(graph, name, page);
    const fork = launches.find(({ cause }) => cause === 'fork');
    if (fork) return store.versions(graph, name, fork.versions);
    beforeNumber = launches.at(-1)?.number;
    if (launches.length < launchesAPage) return undefined;
  }
};

/**
 * Gives a variant the subgraphs that another one has live, to be changed on their own from there: what a canary begins
 * with. One that is there already is replaced only on request.
 */
export const forkVariant = async (
  deps: OperationDeps,
  given: {
    readonly graph: string;
    readonly from: string;
    readonly name: string;
    readonly replace: boolean;
  },
): Promise<Forked | Refusal> => {
  const { graph, from, name, replace } = given;
  if (!isVariantName(name))
    return refusal('INVALID_NAME', `"${name.slice(0, 80)}" cannot be a variant’s name`);
  const source = await deps.store.variant(graph, from);
  if (!source || from === name) return refusal('UNKNOWN_VARIANT', `there is no other variant ${from}`);
  if (source.contract)
    return refusal('IS_A_CONTRACT', `${from} is made from ${source.contract.source}: fork that one`);
  const live =
    source.liveLaunch === undefined ? undefined : await deps.store.launch(graph, from, source.liveLaunch);
  if (!live) return refusal('LAUNCH_FAILED', `${from} has no supergraph yet: publish its subgraphs`);
  const originals = await deps.store.versions(graph, from, live.versions);

  return changeSource<Forked | Refusal>(deps, graph, name, async ({ variant, subgraphs, lastLaunch }) => {
    if (variant?.contract)
      return {
        change: undefined,
        result: refusal('IS_A_CONTRACT', `${name} is made from ${variant.contract.source}`),
      };
    if (variant && !replace)
      return {
        change: undefined,
        result: refusal('VARIANT_EXISTS', `${name} is there already: with replace it becomes a copy again`),
      };
    const nowMs = deps.clock.nowMs();
    const versions = originals.map((version): SubgraphVersion => ({
      ...version,
      id: deps.newId('ver'),
      createdAtMs: nowMs,
    }));
    const launch: Launch = {
      ...live,
      id: deps.newId('lau'),
      number: lastLaunch + 1,
      cause: 'fork',
      versions: versions.map(({ id }) => id),
      createdAtMs: nowMs,
    };
    const forked: Variant = {
      name,
      contract: undefined,
      canary: variant?.canary,
      forkedFrom: from,
      liveLaunch: launch.id,
      createdAtMs: variant?.createdAtMs ?? nowMs,
    };
    return {
      change: {
        ...onlyThese(subgraphs, versions),
        launch,
        variant: forked,
      },
      result: { kind: 'forked', variant: forked },
    };
  });
};
