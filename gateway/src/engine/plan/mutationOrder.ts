import { Kind } from 'graphql';
import { responseKey } from '../operation/nodes.ts';
import { type FetchNode, type Path, type PlanNode, UnknownPlan } from './plan.ts';
import { fetchesOf, pathsOf } from './tree.ts';
import { documentOf } from './withDocument.ts';

const isMutation = ({ operationKind }: FetchNode): boolean => operationKind === 'mutation';

/** Response keys at the root of a fetch, which has no fragments there. */
const keysOf = (fetch: FetchNode): string[] =>
  documentOf(fetch).definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION
      ? node.selectionSet.selections.flatMap((selection) =>
          selection.kind === Kind.FIELD ? [responseKey(selection)] : [],
        )
      : [],
  );

const firstKeyOf = (path: Path): string => path.find((step) => step.kind === 'field')?.name ?? '';

/**
 * Checks that all of a mutation's field is fetched before a later field runs in another subgraph: the native
 * planner (0.0.38) now and then puts what is left of several fields behind them, where it sees what later ones
 * changed. Throws UnknownPlan.
 */
export const checkMutationOrder = (root: PlanNode | undefined): void => {
  const fetches = fetchesOf(root);
  if (fetches.filter(isMutation).length < 2) return;
  let latest = new Set<string>();
  for (const fetch of fetches) {
    if (isMutation(fetch)) latest = new Set(keysOf(fetch));
    else if (!fetch.targets.flatMap(pathsOf).every((path) => latest.has(firstKeyOf(path))))
      throw new UnknownPlan('a part of a mutation that is fetched when the next one has run');
  }
};
