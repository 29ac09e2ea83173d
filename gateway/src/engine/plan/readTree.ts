import type { Path, PlanNode } from './plan.ts';
import { flatten, group } from './tree.ts';

/** The nodes that both planners' plans have in common, over nodes `N` and path elements `E`. */
type Inner<N, E> =
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly N[] }
  | { readonly kind: 'Flatten'; readonly path: readonly E[]; readonly node: N }
  | {
      readonly kind: 'Condition';
      readonly condition: string;
      readonly ifClause?: N;
      readonly elseClause?: N;
    };

/** Reads a planner's tree: what holds other nodes here, every other node by `readLeaf`. */
export const createTreeReader = <N extends { readonly kind: string }, E>(deps: {
  readonly toPath: (elements: readonly E[]) => Path;
  readonly readLeaf: (node: N) => PlanNode;
}) => {
  const read = (given: N | undefined): PlanNode | undefined => {
    if (!given) return undefined;
    const node = given as Inner<N, E> | { readonly kind: 'another' };
    switch (node.kind) {
      case 'Sequence':
        return group('sequence', node.nodes.map(read));
      case 'Parallel':
        return group('parallel', node.nodes.map(read));
      case 'Flatten':
        return flatten(deps.toPath(node.path), read(node.node));
      case 'Condition':
        return {
          kind: 'condition',
          variable: node.condition,
          ifTrue: read(node.ifClause),
          ifFalse: read(node.elseClause),
        };
      default:
        return deps.readLeaf(given);
    }
  };
  return read;
};
