import {
  doTypesOverlap,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { responseKey } from '../operation/nodes.ts';
import type { Denial } from '../access/denial.ts';
import type { PlannedNames } from '../operation/plannedNames.ts';
import type { Interned } from '../interned.ts';
import type { AnswerCosts } from './costs.ts';
import type { MemberShape } from './shape.ts';

/** One place of the operation where a field is asked for. */
export interface Occurrence {
  readonly node: FieldNode;
  /** The type on which it is written, which may be an interface of the object's. */
  readonly on: string;
  /** The caller may not see it, or not what it stands in. */
  readonly denied: boolean;
}

/** A selection set of the operation, and what is known of the place that it stands in. */
export interface Selected {
  readonly set: SelectionSetNode;
  readonly on: string;
  readonly denied: boolean;
}

/** All occurrences of one response key. */
export interface FieldGroup {
  readonly key: string;
  readonly occurrences: Occurrence[];
}

export interface OperationSource {
  readonly schema: GraphQLSchema;
  readonly names: PlannedNames;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Undefined: the caller may see all of the operation. */
  readonly denial: Denial | undefined;
  /** Undefined: nobody counts. */
  readonly costs?: AnswerCosts | undefined;
  /** Of the schema's operations; undefined: each has its own. */
  readonly interned?: Interned<MemberShape> | undefined;
}

const applies = (schema: GraphQLSchema, condition: string, typename: string): boolean => {
  if (condition === typename) return true;
  const wanted = schema.getType(condition);
  const type = schema.getType(typename);
  return (
    isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type)
  );
};

/**
 * The fields that an object of type `typename` has in the answer, in order of first appearance
 * (GraphQL spec, CollectFields).
 */
export const collectFields = (
  { schema, fragments, denial }: OperationSource,
  selected: readonly Selected[],
  typename: string,
): FieldGroup[] => {
  const groups = new Map<string, FieldGroup>();
  const visit = ({ set, on, denied }: Selected, open: readonly string[]): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const key = responseKey(selection);
        let group = groups.get(key);
        if (!group) groups.set(key, (group = { key, occurrences: [] }));
        group.occurrences.push({
          node: selection,
          on,
          denied: denied || (denial !== undefined && denial.field(on, name)),
        });
        continue;
      }
      const inline = selection.kind === Kind.INLINE_FRAGMENT;
      const fragment = inline ? selection : fragments.get(selection.name.value);
      if (!fragment || (!inline && open.includes(selection.name.value))) continue;
      const condition = fragment.typeCondition?.name.value;
      if (condition !== undefined && !applies(schema, condition, typename)) continue;
      const inner: Selected = {
        set: fragment.selectionSet,
        on: condition ?? on,
        denied: denied || (denial !== undefined && condition !== undefined && denial.type(condition)),
      };
      visit(inner, inline ? open : [...open, selection.name.value]);
    }
  };
  for (const each of selected) visit(each, []);
  return [...groups.values()];
};

/**
 * Whether it takes the concrete type of an object to know what was asked of it, which calls itself by its
 * interface: no subgraph that knows better has answered.
 */
export const needsConcreteType = (
  source: OperationSource,
  selected: readonly Selected[],
  typename: string,
): boolean => {
  const { schema, fragments, denial } = source;
  const type = schema.getType(typename);
  if (!isInterfaceType(type)) return false;
  const visit = ({ set, on, denied }: Selected): boolean =>
    set.selections.some((selection) => {
      if (denied || selection.kind === Kind.FIELD) return false;
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) return false;
      const name = fragment.typeCondition?.name.value ?? on;
      const condition = schema.getType(name);
      if (!isCompositeType(condition) || denial?.type(name)) return false;
      if (!applies(schema, name, typename)) return doTypesOverlap(schema, condition, type);
      return visit({ set: fragment.selectionSet, on: name, denied });
    });
  return selected.some(visit);
};

/** Whether clients may see an object that calls itself `typename` where the schema declares `declared`. */
export const canBe = (schema: GraphQLSchema, declared: string, typename: string): boolean =>
  isCompositeType(schema.getType(typename)) && applies(schema, declared, typename);
