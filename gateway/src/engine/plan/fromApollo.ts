import type * as apollo from '@apollo/query-planner';
import { parse } from 'graphql';
import { withBareRoot } from './bareRoot.ts';
import { contextsFirst } from './contextsFirst.ts';
import { contextTakersOf } from './contextTakers.ts';
import {
  type ContextValue,
  type Path,
  type PathStep,
  type Plan,
  type PlanNode,
  type Requirement,
  type Rewrite,
  UnknownPlan,
} from './plan.ts';
import { createTreeReader } from './readTree.ts';

const typePrefix = '... on ';

const step = (element: string | number): PathStep[] => {
  if (element === '@') return [];
  if (typeof element !== 'string') throw new UnknownPlan(`a path element ${element}`);
  return element.startsWith(typePrefix)
    ? [{ kind: 'type', types: [element.slice(typePrefix.length)] }]
    : [{ kind: 'field', name: element }];
};

const toPath = (elements: readonly (string | number)[]): Path => elements.flatMap(step);

type FetchDataRewrite = apollo.FetchDataRewrite;

const rewrite = (given: FetchDataRewrite): Rewrite => {
  const steps = [...toPath(given.path)];
  const last = steps.pop();
  if (last?.kind !== 'field') throw new UnknownPlan('a rewrite that does not end in a field');
  return {
    path: steps,
    field: last.name,
    change:
      given.kind === 'KeyRenamer'
        ? { kind: 'rename', to: given.renameKeyTo }
        : { kind: 'set', value: given.setValueTo as unknown },
  };
};

const requirement = (selection: apollo.QueryPlanSelectionNode): Requirement => {
  if (selection.kind === 'Field') {
    const key = selection.alias ?? selection.name;
    const { selections } = selection;
    // An alias is undone by an input rewrite.
    return {
      kind: 'field',
      from: key,
      as: key,
      selections: selections?.length ? selections.map(requirement) : undefined,
    };
  }
  return { kind: 'fragment', on: selection.typeCondition, selections: selection.selections.map(requirement) };
};

/** `..` stands for the object that holds the field, lists on the way not counted. */
const contextValue = (given: FetchDataRewrite): ContextValue => {
  if (given.kind !== 'KeyRenamer') throw new UnknownPlan('a context that is a constant');
  const above = given.path.findIndex((element) => element !== '..');
  return { variable: given.renameKeyTo, above, path: toPath(given.path.slice(above)) };
};

const contextsOf = ({ contextRewrites = [], operation }: apollo.FetchNode): ContextValue[] => {
  if (contextRewrites.length === 0) return [];
  const takers = contextTakersOf(parse(operation, { noLocation: true }));
  return contextRewrites
    .map(contextValue)
    .map((context) => ({ ...context, takers: takers.get(context.variable) }));
};

const fetch = (node: apollo.FetchNode): PlanNode => {
  const contexts = contextsOf(node);
  if (contexts.length > 0 && !node.requires) throw new UnknownPlan('a context outside of entities');
  const isContext = (name: string): boolean => contexts.some(({ variable }) => variable === name);
  return {
    kind: 'fetch',
    subgraph: node.serviceName,
    operationKind: node.operationKind,
    operation: withBareRoot(node.operation),
    operationName: node.operationName,
    variables: (node.variableUsages ?? []).filter((name) => !isContext(name)),
    targets: [
      node.requires
        ? {
            kind: 'entities',
            responseKey: '_entities',
            variable: 'representations',
            paths: [[]],
            requires: node.requires.map(requirement),
            inputRewrites: (node.inputRewrites ?? []).map(rewrite),
            outputRewrites: (node.outputRewrites ?? []).map(rewrite),
            ...(contexts.length > 0 && { contexts }),
          }
        : { kind: 'root', path: [], rewrites: (node.outputRewrites ?? []).map(rewrite) },
    ],
  };
};

const read = createTreeReader<apollo.PlanNode, string | number>({
  toPath,
  readLeaf(node) {
    if (node.kind !== 'Fetch') throw new UnknownPlan(`a node of kind ${node.kind}`);
    return fetch(node);
  },
});

/** Reads a plan of `@apollo/query-planner`. Throws UnknownPlan. */
export const fromApollo = (plan: apollo.QueryPlan): Plan => {
  if (plan.node?.kind === 'Subscription') throw new UnknownPlan('a subscription');
  return { root: contextsFirst(read(plan.node)) };
};
