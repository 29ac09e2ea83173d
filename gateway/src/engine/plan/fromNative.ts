import type * as native from '@graphql-hive/router-query-planner';
import { withBareRoot } from './bareRoot.ts';
import { checkMutationOrder } from './mutationOrder.ts';
import {
  type Path,
  type PathStep,
  type Plan,
  type PlanNode,
  type Requirement,
  type Rewrite,
  UnknownPlan,
} from './plan.ts';
import { createTreeReader } from './readTree.ts';

const pathStep = (segment: native.FlattenNodePathSegment): PathStep[] => {
  if (segment === '@') return [];
  if ('Field' in segment) return [{ kind: 'field', name: segment.Field }];
  if ('TypeCondition' in segment) return [{ kind: 'type', types: segment.TypeCondition }];
  throw new UnknownPlan(`a path segment ${JSON.stringify(segment)}`);
};

const rewriteStep = (segment: native.FetchNodePathSegment): PathStep => {
  if ('Key' in segment) return { kind: 'field', name: segment.Key };
  if ('TypenameEquals' in segment) return { kind: 'type', types: segment.TypenameEquals };
  throw new UnknownPlan(`a rewrite segment ${JSON.stringify(segment)}`);
};

const rewrite = (given: native.FetchRewrite): Rewrite => {
  const inner = 'ValueSetter' in given ? given.ValueSetter : 'KeyRenamer' in given ? given.KeyRenamer : given;
  const steps = inner.path.map(rewriteStep);
  const last = steps.pop();
  if (last?.kind !== 'field') throw new UnknownPlan('a rewrite that does not end in a field');
  if ('renameKeyTo' in inner)
    return { path: steps, field: last.name, change: { kind: 'rename', to: inner.renameKeyTo } };
  return { path: steps, field: last.name, change: { kind: 'set', value: inner.setValueTo } };
};

const requirement = (selection: native.RequiresSelection): Requirement => {
  switch (selection.kind) {
    case 'Field':
      return {
        kind: 'field',
        from: selection.name,
        // Read under the name that keeps it apart from the client's own field, sent under the schema's.
        as: selection.alias ?? selection.name,
        selections: selection.selections?.length ? selection.selections.map(requirement) : undefined,
      };
    case 'InlineFragment':
      if (selection.skipIf !== undefined || selection.includeIf !== undefined)
        throw new UnknownPlan('a condition inside a representation');
      return {
        kind: 'fragment',
        on: selection.typeCondition,
        selections: selection.selections.map(requirement),
      };
    default:
      throw new UnknownPlan(`${selection.kind} inside a representation`);
  }
};

const toPath = (segments: readonly native.FlattenNodePathSegment[]): Path => segments.flatMap(pathStep);

const fetchOf = (node: native.FetchNode | native.BatchFetchNode) => ({
  kind: 'fetch' as const,
  subgraph: node.serviceName,
  operationKind: node.operationKind ?? 'query',
  operation: withBareRoot(node.operation),
  operationName: node.operationName ?? undefined,
  variables: node.variableUsages ?? [],
});

const entityTarget = (
  part: Pick<native.EntityBatchAlias, 'requires' | 'inputRewrites' | 'outputRewrites'>,
  responseKey: string,
  variable: string,
  paths: readonly Path[],
) => ({
  kind: 'entities' as const,
  responseKey,
  variable,
  paths,
  requires: part.requires.map(requirement),
  inputRewrites: (part.inputRewrites ?? []).map(rewrite),
  outputRewrites: (part.outputRewrites ?? []).map(rewrite),
});

const readLeaf = (node: native.PlanNode): PlanNode => {
  switch (node.kind) {
    case 'Fetch':
      return {
        ...fetchOf(node),
        targets: [
          node.requires
            ? entityTarget({ ...node, requires: node.requires }, '_entities', 'representations', [[]])
            : { kind: 'root', path: [], rewrites: (node.outputRewrites ?? []).map(rewrite) },
        ],
      };
    case 'BatchFetch':
      return {
        ...fetchOf(node),
        targets: node.entityBatch.aliases.map((part) =>
          entityTarget(part, part.alias, part.representationsVariableName, part.paths.map(toPath)),
        ),
      };
    default:
      throw new UnknownPlan(`a node of kind ${node.kind}`);
  }
};

const read = createTreeReader<native.PlanNode, native.FlattenNodePathSegment>({ toPath, readLeaf });

/** Reads a plan of `@graphql-hive/router-query-planner`. Throws UnknownPlan. */
export const fromNative = (plan: native.QueryPlan): Plan => {
  const root = read(plan.node);
  checkMutationOrder(root);
  return { root };
};
