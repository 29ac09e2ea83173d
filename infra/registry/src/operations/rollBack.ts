import type { Launch } from '../domain/model.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { changeSource } from './contracts.ts';
import { onlyThese, type OperationDeps } from './deps.ts';

export interface RolledBack {
  readonly kind: 'rolled-back';
  readonly launch: Launch;
}

/**
 * Makes a former launch live again, its supergraph byte for byte and the subgraphs' schemas as they were, as a new
 * launch on top: history only grows, and a roll-back can be rolled back.
 */
export const rollBack = async (
  deps: OperationDeps,
  input: { readonly graph: string; readonly variant: string; readonly launch: string },
): Promise<RolledBack | Refusal> => {
  const { graph, variant: name } = input;
  const former = await deps.store.launch(graph, name, input.launch);
  if (!former) return refusal('UNKNOWN_LAUNCH', `${name} has no launch ${input.launch.slice(0, 80)}`);
  if (former.outcome.kind === 'failed')
    return refusal('LAUNCH_FAILED', `launch ${former.number} failed: there is no supergraph to go back to`);
  const versions = await deps.store.versions(graph, name, former.versions);
  return changeSource<RolledBack | Refusal>(deps, graph, name, async ({ variant, subgraphs, lastLaunch }) => {
    if (!variant)
      return { change: undefined, result: refusal('UNKNOWN_VARIANT', `there is no variant ${name}`) };
    const launch: Launch = {
      ...former,
      id: deps.newId('lau'),
      number: lastLaunch + 1,
      cause: 'rollback',
      createdAtMs: deps.clock.nowMs(),
    };
    return {
      change: {
        ...onlyThese(subgraphs, versions),
        launch,
        variant: { ...variant, liveLaunch: launch.id },
      },
      result: { kind: 'rolled-back', launch },
    };
  });
};
