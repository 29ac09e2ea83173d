import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
  type VariableNode,
} from 'graphql';
import { named, responseKey, setOf } from '../operation/nodes.ts';
import { on } from '../operation/fragments.ts';
import { type PlanNode, type Requirement, type Rewrite, type Target, UnknownPlan } from '../plan/plan.ts';
import { mapFetches } from '../plan/tree.ts';
import { documentOf, withDocument } from '../plan/withDocument.ts';
import type { AskedLate, LateUse } from './withoutLate.ts';

const variable: VariableNode = { kind: Kind.VARIABLE, name: named('representations') };

/** `[_Any!]!` */
const representations: TypeNode = {
  kind: Kind.NON_NULL_TYPE,
  type: {
    kind: Kind.LIST_TYPE,
    type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: named('_Any') } },
  },
};

/** What representations hold of a set, which has neither aliases nor arguments. */
const requirementsOf = ({ selections }: SelectionSetNode): Requirement[] =>
  selections.flatMap((selection): Requirement[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const under = selection.selectionSet && requirementsOf(selection.selectionSet);
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return [{ kind: 'fragment', on: selection.typeCondition?.name.value, selections: under ?? [] }];
    const name = selection.name.value;
    return [{ kind: 'field', from: name, as: name, selections: under }];
  });

const typeSet = (type: string, as: string): Rewrite => ({
  path: [{ kind: 'type', types: [type] }],
  field: '__typename',
  change: { kind: 'set', value: as },
});

/** The document of root fields, as one of entities that have the fields under their own names. */
const entityDocument = (document: DocumentNode, asked: readonly AskedLate[], type: string): DocumentNode => {
  const own = (root: SelectionNode): FieldNode => {
    const found =
      root.kind === Kind.FIELD
        ? asked.find(({ field }) => responseKey(field) === responseKey(root))
        : undefined;
    if (root.kind !== Kind.FIELD || !found) throw new UnknownPlan('a late field beside others');
    const { alias: _, ...rest } = root;
    const { alias, name } = found.field;
    return { ...rest, name, ...(alias && { alias }) };
  };
  return {
    ...document,
    definitions: document.definitions.map((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
      const entities: FieldNode = {
        kind: Kind.FIELD,
        name: named('_entities'),
        arguments: [{ kind: Kind.ARGUMENT, name: variable.name, value: variable }],
        selectionSet: setOf([on(type, setOf(definition.selectionSet.selections.map(own)))]),
      };
      return {
        ...definition,
        variableDefinitions: [
          { kind: Kind.VARIABLE_DEFINITION, variable, type: representations },
          ...(definition.variableDefinitions ?? []),
        ],
        selectionSet: setOf([entities]),
      };
    }),
  };
};

/**
 * A plan of root fields (see lateRoots.ts), as one of the late fields that they stand for, each under its response name,
 * for the entities at the root: what was fetched at the root is fetched of those.
 */
export const asLateFetch = (plan: PlanNode | undefined, { asked, type, as }: LateUse): PlanNode | undefined =>
  mapFetches(plan, (fetch) => {
    const [target] = fetch.targets;
    if (target?.kind !== 'root' || target.path.length > 0) return fetch;
    const all = new Set(asked.map(({ late }) => late));
    const selections = [...all].flatMap(({ sent }) => requirementsOf(sent));
    const entities: Target = {
      kind: 'entities',
      responseKey: '_entities',
      variable: variable.name.value,
      paths: [[]],
      requires: [{ kind: 'fragment', on: type, selections }],
      inputRewrites: as === type ? [] : [typeSet(type, as)],
      outputRewrites: target.rewrites,
    };
    return withDocument(fetch, entityDocument(documentOf(fetch), asked, as), [entities]);
  });
