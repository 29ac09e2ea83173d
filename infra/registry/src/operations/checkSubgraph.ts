import { changesBetween } from '../checks/changes.ts';
import { judge, judgedBy } from '../checks/judge.ts';
import type { Check } from '../domain/check.ts';
import type { GitContext } from '../domain/model.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import { acceptName, acceptSize } from './acceptSchema.ts';
import { tryContracts } from './contracts.ts';
import { liveSchema, type OperationDeps, schemaOf } from './deps.ts';
import { lintSchema } from './lintSchema.ts';
import { operationsSeen, usageSeen } from './seenUsage.ts';

export interface CheckInput {
  readonly graph: string;
  readonly variant: string;
  readonly subgraph: string;
  readonly sdl: string;
  readonly git: GitContext | undefined;
  /** Operations seen since then count; undefined: those of the configured window. */
  readonly sinceMs: number | undefined;
}

/** What a publish of the schema would do, without doing it. The answer is whole at once, and kept for its page. */
export const checkSubgraph = async (deps: OperationDeps, input: CheckInput): Promise<Check | Refusal> => {
  const { store, usage, clock } = deps;
  const { graph, variant: name, subgraph, sdl, git } = input;
  const unacceptable = acceptName(subgraph) ?? acceptSize(sdl);
  if (unacceptable) return unacceptable;
  const variant = await store.variant(graph, name);
  if (!variant) return refusal('UNKNOWN_VARIANT', `there is no variant ${name}`);
  if (variant.contract)
    return refusal('IS_A_CONTRACT', `${name} is a contract of ${variant.contract.source}: check there`);

  const live = await store.subgraphs(graph, name);
  const url = live.find((version) => version.subgraph === subgraph)?.url ?? 'http://not-published-yet/';
  const others = live.filter((version) => version.subgraph !== subgraph).map(schemaOf);
  const nowMs = clock.nowMs();
  const sinceMs = input.sinceMs ?? nowMs - deps.usageWindowMs;
  // What clients are served counts, which is not what was published last where that does not compose.
  const [before, after, checked] = await Promise.all([
    liveSchema(deps, graph, variant),
    deps.compose([...others, { name: subgraph, url, sdl }]),
    operationsSeen(usage, graph, variant, sinceMs),
  ]);

  const changes =
    before && after.kind === 'succeeded' ? await changesBetween(before.apiSdl, after.apiSdl) : [];
  const breaking = changes.filter(({ criticality }) => criticality === 'breaking').flatMap(judgedBy);
  const usedBy = await usageSeen(usage, graph, variant, breaking, sinceMs);
  const judged = judge(changes, usedBy);
  const errors = after.kind === 'failed' ? after.errors : [];
  const contracts =
    after.kind === 'succeeded' ? await tryContracts(deps, graph, name, after.supergraphSdl) : [];
  const linted = lintSchema(deps, sdl, live.find((version) => version.subgraph === subgraph)?.sdl);
  const check: Check = {
    id: deps.newId('chk'),
    variant: name,
    subgraph,
    git,
    createdAtMs: nowMs,
    passed:
      errors.length === 0 &&
      !judged.some(({ fails }) => fails) &&
      !linted.some(({ level }) => level === 'error') &&
      contracts.every(({ errors: broken }) => broken.length === 0),
    composition: {
      errors,
      modifiesSupergraph: after.kind === 'succeeded' && before?.supergraphSdl !== after.supergraphSdl,
    },
    operations: after.kind === 'succeeded' ? { changes: judged, checked, sinceMs } : undefined,
    lint: linted,
    contracts,
  };
  await store.saveCheck(graph, check);
  return check;
};
