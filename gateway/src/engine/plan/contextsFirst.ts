import type { FetchNode, Path, PlanNode } from './plan.ts';
import { fetchesOf, group, pathsOf } from './tree.ts';

const namesOf = (path: Path): string[] => path.flatMap((step) => (step.kind === 'field' ? [step.name] : []));

/** Where in the result stands what the entities of a fetch take from their contexts. */
const takenBy = ({ targets }: FetchNode): string[][] =>
  targets.flatMap((target) =>
    target.kind === 'root'
      ? []
      : (target.contexts ?? []).flatMap(({ above, path }) =>
          target.paths.map((at) => {
            const names = namesOf(at);
            return [...names.slice(0, names.length - above), ...namesOf(path)];
          }),
        ),
  );

/** Whether a fetch may bring what stands there: rather once too often, which takes time alone. */
const mayBring = ({ operation, targets }: FetchNode, taken: readonly string[]): boolean =>
  targets.flatMap(pathsOf).some((path) => {
    const names = namesOf(path);
    const next = taken[names.length];
    return next !== undefined && names.every((name, at) => name === taken[at]) && operation.includes(next);
  });

const waitsFor = (node: PlanNode, other: PlanNode): boolean => {
  const taken = fetchesOf(node).flatMap(takenBy);
  return taken.length > 0 && fetchesOf(other).some((fetch) => taken.some((each) => mayBring(fetch, each)));
};

const ordered = (nodes: readonly PlanNode[]): PlanNode | undefined => {
  const isWaiting = (node: PlanNode): boolean =>
    nodes.some((other) => other !== node && waitsFor(node, other));
  const waiting = nodes.filter(isWaiting);
  // Those that wait for each other are no better off in any order.
  if (waiting.length === 0 || waiting.length === nodes.length) return group('parallel', nodes);
  const ready = nodes.filter((node) => !waiting.includes(node));
  return group('sequence', [group('parallel', ready), ordered(waiting)]);
};

/**
 * The plan with what entities take from contexts fetched before them: Apollo's planner (2.14) asks for both at the same time
 * where the value is not in the subgraph from which it comes to the object that sets the context.
 */
export const contextsFirst = (node: PlanNode | undefined): PlanNode | undefined => {
  if (!node || node.kind === 'fetch') return node;
  if (node.kind === 'condition')
    return { ...node, ifTrue: contextsFirst(node.ifTrue), ifFalse: contextsFirst(node.ifFalse) };
  const nodes = node.nodes.flatMap((inner) => contextsFirst(inner) ?? []);
  return node.kind === 'parallel' ? ordered(nodes) : { ...node, nodes };
};
