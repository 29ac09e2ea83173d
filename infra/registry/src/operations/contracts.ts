import { filterSupergraph } from '../composition/contract.ts';
import type { ContractFilter, Launch, LaunchCause, Variant } from '../domain/model.ts';
import { isVariantName } from '../domain/names.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { VariantChange, VariantState } from '../ports.ts';
import { liveAfter, type OperationDeps, sha256 } from './deps.ts';

const launchOf = (
  deps: OperationDeps,
  {
    number,
    cause,
    filter,
    source,
  }: { number: number; cause: LaunchCause; filter: ContractFilter; source: Launch },
): Launch | undefined => {
  if (source.outcome.kind === 'failed') return undefined;
  const filtered = filterSupergraph(source.outcome.supergraphSdl, filter);
  return {
    id: deps.newId('lau'),
    number,
    cause,
    versions: [],
    outcome: filtered.kind === 'succeeded' ? { ...filtered, hash: sha256(filtered.supergraphSdl) } : filtered,
    createdAtMs: deps.clock.nowMs(),
  };
};

/** Makes the contract's supergraph of what its source has live now. */
const launchContract = (
  deps: OperationDeps,
  graph: string,
  name: string,
): Promise<Launch | Refusal | undefined> =>
  deps.store.changeVariant<Launch | undefined>(graph, name, async ({ variant, lastLaunch }) => {
    if (!variant?.contract) return { change: undefined, result: undefined };
    const { source: sourceName, filter } = variant.contract;
    // Read after the contract itself, which is written only as it was read: of two publishes of the source, the later
    // one's is what it ends with.
    const live = (await deps.store.variant(graph, sourceName))?.liveLaunch;
    const source = live === undefined ? undefined : await deps.store.launch(graph, sourceName, live);
    const launch = source && launchOf(deps, { number: lastLaunch + 1, cause: 'contract', filter, source });
    if (!launch) return { change: undefined, result: undefined };
    return {
      change: { launch, variant: { ...variant, liveLaunch: liveAfter(launch, variant) } },
      result: launch,
    };
  });

const contractsOf = async ({ store }: OperationDeps, graph: string, source: string): Promise<Variant[]> =>
  (await store.variants(graph)).filter(({ contract }) => contract?.source === source);

/**
 * Changes a variant that has subgraphs of its own. When that gives it another supergraph, its contracts follow, each in
 * a launch of its own.
 */
export const changeSource = async <T>(
  deps: OperationDeps,
  graph: string,
  source: string,
  decide: (
    state: VariantState,
  ) => Promise<{ readonly change: VariantChange | undefined; readonly result: T }>,
): Promise<T | Refusal> => {
  const changed = await deps.store.changeVariant(graph, source, async (state) => {
    const { change, result } = await decide(state);
    const isOther = change !== undefined && change.variant.liveLaunch !== state.variant?.liveLaunch;
    return { change, result: { isOther, result } };
  });
  if (!('isOther' in changed)) return changed;
  if (changed.isOther)
    for (const { name } of await contractsOf(deps, graph, source)) await launchContract(deps, graph, name);
  return changed.result;
};

/** Which contracts of a variant could not be made any more of this supergraph. */
export const tryContracts = async (
  deps: OperationDeps,
  graph: string,
  source: string,
  supergraphSdl: string,
): Promise<
  { variant: string; errors: Extract<ReturnType<typeof filterSupergraph>, { kind: 'failed' }>['errors'] }[]
> =>
  (await contractsOf(deps, graph, source)).flatMap(({ name, contract }) => {
    if (!contract) return [];
    const filtered = filterSupergraph(supergraphSdl, contract.filter);
    return [{ variant: name, errors: filtered.kind === 'failed' ? filtered.errors : [] }];
  });

export interface ContractPublished {
  readonly kind: 'published';
  readonly variant: Variant;
  /** Undefined when none was asked for. */
  readonly launch: Launch | undefined;
}

/** Makes a contract variant, or changes what it shows. */
export const publishContract = async (
  deps: OperationDeps,
  given: {
    readonly graph: string;
    readonly name: string;
    /** Undefined: the one it has. */
    readonly source: string | undefined;
    readonly filter: ContractFilter;
    readonly launch: boolean;
  },
): Promise<ContractPublished | Refusal> => {
  const { graph, name, filter } = given;
  if (!isVariantName(name))
    return refusal('INVALID_NAME', `"${name.slice(0, 80)}" cannot be a variant’s name`);
  const both = filter.include.filter((tag) => filter.exclude.includes(tag));
  if (both.length > 0)
    return refusal('INVALID_CONTRACT', `a tag is included or excluded, not both: ${both.join(', ')}`);
  const before = await deps.store.variant(graph, name);
  if (before && !before.contract) return refusal('INVALID_CONTRACT', `${name} has subgraphs of its own`);
  const source = given.source ?? before?.contract?.source;
  if (before?.contract && source !== before.contract.source)
    return refusal(
      'INVALID_CONTRACT',
      `${name} is a contract of ${before.contract.source}, which cannot be changed`,
    );
  const sourceVariant = source === undefined ? undefined : await deps.store.variant(graph, source);
  if (source === undefined || !sourceVariant || sourceVariant.contract)
    return refusal('UNKNOWN_VARIANT', `there is no source variant ${source ?? ''} that has subgraphs`);

  const made = await deps.store.changeVariant<Variant | undefined>(graph, name, async ({ variant }) => {
    if (variant && !variant.contract) return { change: undefined, result: undefined };
    const next: Variant = {
      name,
      contract: { source, filter },
      liveLaunch: variant?.liveLaunch,
      canary: variant?.canary,
      forkedFrom: undefined,
      createdAtMs: variant?.createdAtMs ?? deps.clock.nowMs(),
    };
    return { change: { variant: next }, result: next };
  });
  if (!made) return refusal('INVALID_CONTRACT', `${name} has subgraphs of its own`);
  if ('kind' in made) return made;
  const launch = given.launch ? await launchContract(deps, graph, name) : undefined;
  if (launch && 'kind' in launch) return launch;
  return { kind: 'published', variant: (await deps.store.variant(graph, name)) ?? made, launch };
};
