import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { responseKey, setOf, typename } from '../operation/nodes.ts';
import { fieldOf } from '../fieldOf.ts';
import { on } from '../operation/fragments.ts';
import { createObjectFields } from '../operation/objectFields.ts';
import { useOf } from '../operation/text.ts';
import { type Path, type PathStep, UnknownPlan } from '../plan/plan.ts';
import { type LateField, type LateFields, lateKey } from './lateFields.ts';

/** A late field that is asked for, as it is asked for. */
export interface AskedLate {
  readonly late: LateField;
  readonly field: FieldNode;
}

/** Late fields that are asked for together: of the same objects in the same subgraph, at the same time. */
export interface LateUse {
  /** To the objects, from where the selections begin. */
  readonly path: Path;
  /** Of the objects, and what the subgraph calls it. */
  readonly type: string;
  readonly as: string;
  readonly level: number;
  /** At least one. */
  readonly asked: readonly AskedLate[];
}

/** Selections without late fields, with what those need in their place. */
export interface WithoutLate {
  readonly set: SelectionSetNode;
  readonly uses: readonly LateUse[];
}

/** Fields written at most: those of an open type are written once for each object type. */
const most = 2_000;

/** Planners refuse an empty set. */
const filled = (selections: readonly SelectionNode[]): SelectionSetNode =>
  setOf(selections.length > 0 ? selections : [typename]);

const below = (step: PathStep, uses: readonly LateUse[]): LateUse[] =>
  uses.map((use) => ({ ...use, path: [step, ...use.path] }));

/** Late fields of objects of one type. */
const together = (type: string, all: readonly AskedLate[]): LateUse[] => {
  const groups = new Map<string, LateUse>();
  for (const each of all) {
    const { graph, as, level } = each.late;
    const key = `${graph} ${as} ${level}`;
    const asked = [...(groups.get(key)?.asked ?? []), each];
    groups.set(key, { path: [], type, as, level, asked });
  }
  return [...groups.values()];
};

/** Both fields in one. Names of what is required stand for nothing else in an operation (plannedNames.ts). */
const merged = (field: FieldNode, other: FieldNode): FieldNode => {
  if (useOf(field) !== useOf(other)) throw new UnknownPlan(`two things under the name ${responseKey(field)}`);
  const selections = [...(field.selectionSet?.selections ?? []), ...(other.selectionSet?.selections ?? [])];
  return selections.length > 0 ? { ...field, selectionSet: filled(selections) } : field;
};

/**
 * Takes late fields out of selections. Throws UnknownPlan on what is too much.
 *
 * `fragments`: those of the document, which are written out.
 */
export const createLateSplit = (
  schema: GraphQLSchema,
  all: LateFields,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): ((set: SelectionSetNode, type: string) => WithoutLate) => {
  const fieldsFor = createObjectFields(schema, fragments);
  let written = 0;

  const inField = (field: FieldNode, type: string): { readonly field: FieldNode; uses: LateUse[] } => {
    written += 1;
    if (written > most) throw new UnknownPlan('too many fields');
    const definition = fieldOf(schema.getType(type), field.name.value);
    if (!field.selectionSet || !definition) return { field, uses: [] };
    const { set, uses } = split(field.selectionSet, getNamedType(definition.type).name);
    return {
      field: { ...field, selectionSet: set },
      uses: below({ kind: 'field', name: responseKey(field) }, uses),
    };
  };

  const ofObject = (given: readonly FieldNode[], type: string): WithoutLate => {
    const fields = new Map<string, FieldNode>();
    const add = (field: FieldNode): void => {
      const known = fields.get(responseKey(field));
      fields.set(responseKey(field), known ? merged(known, field) : field);
      const late = known ? undefined : all.get(lateKey(type, field.name.value));
      if (late) fieldsFor(late.sent, type).forEach(add);
    };
    given.forEach(add);
    const selections: SelectionNode[] = [];
    const uses: LateUse[] = [];
    const asked: AskedLate[] = [];
    for (const field of fields.values()) {
      const late = all.get(lateKey(type, field.name.value));
      if (late) {
        asked.push({ late, field });
        continue;
      }
      const inner = inField(field, type);
      selections.push(inner.field);
      uses.push(...inner.uses);
    }
    return { set: filled(selections), uses: [...uses, ...together(type, asked)] };
  };

  /** In a place of open type where no late field is asked for, but further down there may be some. */
  const ofAny = (set: SelectionSetNode, type: string): WithoutLate => {
    const uses: LateUse[] = [];
    const selections = set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) {
        const inner = inField(selection, type);
        uses.push(...inner.uses);
        return [inner.field];
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) return [];
      const condition = fragment.typeCondition?.name.value ?? type;
      const inner = ofAny(fragment.selectionSet, condition);
      uses.push(...below({ kind: 'type', types: [condition] }, inner.uses));
      return [on(condition, inner.set)];
    });
    return { set: filled(selections), uses };
  };

  const split = (set: SelectionSetNode, name: string): WithoutLate => {
    const type = schema.getType(name);
    if (!isAbstractType(type)) return ofObject(fieldsFor(set, name), name);
    const asked = schema
      .getPossibleTypes(type)
      .map((object) => ({ object: object.name, fields: fieldsFor(set, object.name) }))
      .filter(({ fields }) => fields.length > 0);
    const isLate = asked.some(({ object, fields }) =>
      fields.some((field) => all.has(lateKey(object, field.name.value))),
    );
    if (!isLate) return ofAny({ ...set, selections: [typename, ...set.selections] }, name);
    const each = asked.map(({ object, fields }) => ({ object, inner: ofObject(fields, object) }));
    return {
      set: filled([typename, ...each.map(({ object, inner }) => on(object, inner.set))]),
      uses: each.flatMap(({ object, inner }) => below({ kind: 'type', types: [object] }, inner.uses)),
    };
  };

  return split;
};
