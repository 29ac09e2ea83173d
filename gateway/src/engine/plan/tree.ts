import type { FetchNode, Path, PlanNode, Target } from './plan.ts';

const atPath = (path: Path, target: Target): Target =>
  target.kind === 'root'
    ? { ...target, path: [...path, ...target.path] }
    : { ...target, paths: target.paths.map((inner) => [...path, ...inner]) };

/** What a Flatten node says, said by the fetches under it. */
export const flatten = (path: Path, node: PlanNode | undefined): PlanNode | undefined => {
  if (!node || path.length === 0) return node;
  const under = (inner: PlanNode): PlanNode => flatten(path, inner) ?? inner;
  switch (node.kind) {
    case 'fetch':
      return { ...node, targets: node.targets.map((target) => atPath(path, target)) };
    case 'condition':
      return { ...node, ifTrue: flatten(path, node.ifTrue), ifFalse: flatten(path, node.ifFalse) };
    default:
      return { ...node, nodes: node.nodes.map(under) };
  }
};

/** A sequence or parallel of what is left of its parts. */
export const group = (
  kind: 'sequence' | 'parallel',
  nodes: readonly (PlanNode | undefined)[],
): PlanNode | undefined => {
  const real = nodes.filter((node) => node !== undefined);
  return real.length > 1 ? { kind, nodes: real } : real[0];
};

/** The plan with something else in place of each fetch. */
export const mapFetches = (
  node: PlanNode | undefined,
  change: (fetch: FetchNode) => PlanNode | undefined,
): PlanNode | undefined => {
  if (!node) return undefined;
  switch (node.kind) {
    case 'fetch':
      return change(node);
    case 'condition':
      return { ...node, ifTrue: mapFetches(node.ifTrue, change), ifFalse: mapFetches(node.ifFalse, change) };
    default:
      return group(
        node.kind,
        node.nodes.map((inner) => mapFetches(inner, change)),
      );
  }
};

/** Where an answer goes. */
export const pathsOf = (target: Target): readonly Path[] =>
  target.kind === 'root' ? [target.path] : target.paths;

/** Every fetch of a plan, conditions notwithstanding. */
export const fetchesOf = (node: PlanNode | undefined): FetchNode[] => {
  if (!node) return [];
  switch (node.kind) {
    case 'fetch':
      return [node];
    case 'condition':
      return [...fetchesOf(node.ifTrue), ...fetchesOf(node.ifFalse)];
    default:
      return node.nodes.flatMap(fetchesOf);
  }
};
