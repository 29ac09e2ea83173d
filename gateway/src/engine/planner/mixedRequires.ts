import {
  type DocumentNode,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  print,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { joinArgument, readFieldSet } from '../joinSpec.ts';
import { UnknownPlan } from '../plan/plan.ts';

/** By path of the required field: the arguments that it is required with. */
type Required = ReadonlyMap<string, string>;

const requiredBy = (set: SelectionSetNode, path: string, into: Map<string, string>): void => {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const here = `${path}.${selection.name.value}`;
      into.set(here, (selection.arguments ?? []).map(print).sort().join(' '));
      if (selection.selectionSet) requiredBy(selection.selectionSet, here, into);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      requiredBy(selection.selectionSet, path, into);
    }
  }
};

/** Adds what is required by the fields of the type that a field requires. */
const addIndirect = (requires: readonly (readonly [string, Map<string, string>])[]): void => {
  for (const [, required] of requires)
    // A map that grows is walked through to its end.
    for (const path of required.keys())
      for (const [name, more] of requires)
        if (path === `.${name}`)
          for (const [inner, given] of more) if (!required.has(inner)) required.set(inner, given);
};

const differ = (one: Required, other: Required): boolean =>
  [...one].some(([path, given]) => other.has(path) && other.get(path) !== given);

/** Of each object type: pairs of fields that require one field with different arguments. */
const conflictsOf = (
  supergraph: DocumentNode,
): ReadonlyMap<string, readonly (readonly [string, string])[]> => {
  const conflicts = new Map<string, (readonly [string, string])[]>();
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const requires = (type.fields ?? []).flatMap(({ name, directives }) =>
      (directives ?? []).flatMap((directive) => {
        const text = directive.name.value === 'join__field' ? joinArgument(directive, 'requires') : undefined;
        if (text === undefined) return [];
        const required = new Map<string, string>();
        requiredBy(readFieldSet(text), '', required);
        return [[name.value, required] as const];
      }),
    );
    addIndirect(requires);
    const pairs = requires.flatMap(([one, of], index) =>
      requires
        .slice(index + 1)
        .flatMap(([other, needs]) => (differ(of, needs) ? [[one, other] as const] : [])),
    );
    if (pairs.length > 0) conflicts.set(type.name.value, pairs);
  }
  return conflicts;
};

/** The fields that an operation asks of each type; of an abstract type: of each that it may be. */
const askedOf = (schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> => {
  const asked = new Map<string, Set<string>>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field({ name }) {
        const parent = info.getParentType();
        if (!parent) return;
        const types = [parent, ...(isAbstractType(parent) ? schema.getPossibleTypes(parent) : [])];
        for (const type of types) {
          let fields = asked.get(type.name);
          if (!fields) asked.set(type.name, (fields = new Set()));
          fields.add(name.value);
        }
      },
    }),
  );
  return asked;
};

/**
 * Checks that an operation does not ask for two fields of a type that require one field with different
 * arguments. Both planners fetch that field once and send one value for the other: wrong data, and nobody is told.
 *
 * Undefined for a supergraph in which there are none. The check throws UnknownPlan.
 */
export const createRequiresCheck = (
  supergraph: DocumentNode,
  schema: GraphQLSchema,
): ((document: DocumentNode) => void) | undefined => {
  const conflicts = conflictsOf(supergraph);
  if (conflicts.size === 0) return undefined;
  return (document) => {
    const asked = askedOf(schema, document);
    for (const [type, pairs] of conflicts)
      for (const [one, other] of pairs)
        if (asked.get(type)?.has(one) && asked.get(type)?.has(other))
          throw new UnknownPlan(
            `${type}.${one} and ${type}.${other} require one field with different arguments`,
          );
  };
};
