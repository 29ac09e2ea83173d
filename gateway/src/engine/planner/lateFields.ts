import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { setOf, typename } from '../operation/nodes.ts';
import { contextArgumentsOf, directivesNamed, joinArgument, joinFlag, readFieldSet } from '../joinSpec.ts';
import { type Facts, fieldsOf, readFacts } from './joinFacts.ts';

/** A field of an object type that can be asked for when what it requires is known, and not before. */
export interface LateField {
  readonly type: string;
  /** What the subgraph calls the type: an interface, where it knows that as one object type. */
  readonly as: string;
  readonly definition: FieldDefinitionNode;
  /** The subgraph that is asked: its `join__Graph` value. */
  readonly graph: string;
  /** The `join__field` of that subgraph. */
  readonly join: ConstDirectiveNode;
  /** What the subgraph must be sent for it: type, key, and what it requires. */
  readonly sent: SelectionSetNode;
  /** Of late fields that one requires, also further down, each has a lower level. */
  readonly level: number;
}

export type LateFields = ReadonlyMap<string, LateField>;

export const lateKey = (type: string, field: string): string => `${type}.${field}`;

type Fielded = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** A key of the type by which the subgraph resolves it; one that cannot be null, if there is any. */
const keyIn = ({ directives, fields }: Fielded, graph: string): SelectionSetNode | undefined => {
  const keys = directivesNamed(directives, 'join__type').flatMap((join) => {
    const key = joinArgument(join, 'key');
    const isUsable = joinArgument(join, 'graph') === graph && (joinFlag(join, 'resolvable') ?? true);
    return key !== undefined && isUsable ? [readFieldSet(key)] : [];
  });
  const isNonNull = (name: string): boolean =>
    fields?.find((field) => field.name.value === name)?.type.kind === Kind.NON_NULL_TYPE;
  return keys.find((key) => fieldsOf(key).every(({ name }) => isNonNull(name))) ?? keys[0];
};

const joinsOf = ({ directives }: FieldDefinitionNode): readonly ConstDirectiveNode[] =>
  directivesNamed(directives, 'join__field').filter((join) => joinArgument(join, 'graph') !== undefined);

/** Undefined where some subgraph has the field at any time, or the label of an override decides who has it. */
const lateIn = (
  type: Fielded,
  field: FieldDefinitionNode,
): Pick<LateField, 'as' | 'graph' | 'join' | 'sent'> | undefined => {
  const joins = joinsOf(field).filter(
    (join) => !joinFlag(join, 'external') && !joinFlag(join, 'usedOverridden'),
  );
  const isLate = (join: ConstDirectiveNode): boolean =>
    joinArgument(join, 'requires') !== undefined &&
    joinArgument(join, 'overrideLabel') === undefined &&
    contextArgumentsOf(join).length === 0;
  if (!joins.every(isLate)) return undefined;
  for (const join of joins) {
    const graph = joinArgument(join, 'graph') ?? '';
    const key = keyIn(type, graph);
    const requires = joinArgument(join, 'requires');
    if (!key || requires === undefined) continue;
    const selections = [typename, ...key.selections, ...readFieldSet(requires).selections];
    return { as: type.name.value, graph, join, sent: setOf(selections) };
  }
  return undefined;
};

/** Gives each its level. Undefined where some require one another without end. */
const withLevels = (facts: Facts, found: ReadonlyMap<string, Omit<LateField, 'level'>>): LateFields => {
  const levels = new Map<string, number>();
  const levelOf = (key: string, late: Omit<LateField, 'level'>): number => {
    const known = levels.get(key);
    if (known !== undefined) return known;
    // Whoever comes back to it while it is looked at finds no end.
    levels.set(key, Infinity);
    const level = 1 + highest(late.sent, late.type);
    levels.set(key, level);
    return level;
  };
  const highest = (set: SelectionSetNode, type: string): number =>
    Math.max(
      0,
      ...fieldsOf(set).flatMap(({ name, under, on = type }) =>
        [on, ...(facts.implementers.get(on) ?? [])].map((each) => {
          const late = found.get(lateKey(each, name));
          const inner = facts.types.get(each)?.get(name)?.type;
          return Math.max(
            late ? levelOf(lateKey(each, name), late) : 0,
            under && inner !== undefined ? highest(under, inner) : 0,
          );
        }),
      ),
    );
  return new Map([...found].map(([key, late]) => [key, { ...late, level: levelOf(key, late) }]));
};

/** By `Type.field` (see lateKey). Those that require one another without end are left out. */
export const lateFieldsOf = (supergraph: DocumentNode): LateFields => {
  const facts = readFacts(supergraph);
  const roots = new Set(Object.values(facts.roots));
  const interfaces = new Map<string, InterfaceTypeDefinitionNode>();
  for (const type of supergraph.definitions)
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION) interfaces.set(type.name.value, type);
  const found = new Map<string, Omit<LateField, 'level'>>();
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION || roots.has(type.name.value)) continue;
    for (const definition of type.fields ?? []) {
      const inherited = (): ReturnType<typeof lateIn> => {
        for (const { name } of type.interfaces ?? []) {
          const above = interfaces.get(name.value);
          const field = above?.fields?.find((each) => each.name.value === definition.name.value);
          const late = above && field && lateIn(above, field);
          if (late) return late;
        }
        return undefined;
      };
      // A field that no subgraph has on the object comes from an interface object.
      const late = joinsOf(definition).length > 0 ? lateIn(type, definition) : inherited();
      const name = type.name.value;
      if (late) found.set(lateKey(name, definition.name.value), { type: name, definition, ...late });
    }
  }
  return new Map([...withLevels(facts, found)].filter(([, { level }]) => level < Infinity));
};
