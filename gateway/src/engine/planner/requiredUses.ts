import {
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { named } from '../operation/nodes.ts';
import { joinArgument, readFieldSet } from '../joinSpec.ts';
import { useOf } from '../operation/text.ts';
import { nameOfType } from './joinFacts.ts';

/** A field with arguments, as a @requires asks for it. */
export interface RequiredUse {
  readonly field: string;
  readonly args: FieldNode['arguments'];
}

export interface RequiredUses {
  /** What planners are given: each such use is a field of its own there, without arguments. */
  readonly supergraph: DocumentNode;
  /** By the name of that field. */
  readonly uses: ReadonlyMap<string, RequiredUse>;
  /** Every such name begins with it, and no other does. */
  readonly prefix: string;
}

type TypeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

const isType = (node: { readonly kind: Kind }): node is TypeNode =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;

const fieldOf = (type: TypeNode | undefined, name: string): FieldDefinitionNode | undefined =>
  type?.fields?.find((field) => field.name.value === name);

/** Changes the set of fields that a `requires:` holds. */
const mapRequires = (
  directive: ConstDirectiveNode,
  change: (set: SelectionSetNode) => SelectionSetNode,
): ConstDirectiveNode => {
  const text = directive.name.value === 'join__field' ? joinArgument(directive, 'requires') : undefined;
  if (text === undefined) return directive;
  const value = print(change(readFieldSet(text))).slice(1, -1);
  const set = (argument: ConstArgumentNode): ConstArgumentNode =>
    argument.name.value === 'requires' ? { ...argument, value: { kind: Kind.STRING, value } } : argument;
  return { ...directive, arguments: (directive.arguments ?? []).map(set) };
};

/** The type, its interfaces that have the field, and all types under those. */
const kin = (types: ReadonlyMap<string, TypeNode>, type: string, field: string): readonly TypeNode[] => {
  const above = (types.get(type)?.interfaces ?? []).map(({ name }) => name.value);
  const roots = new Set([type, ...above.filter((name) => fieldOf(types.get(name), field))]);
  return [...types.values()].filter(
    ({ name, interfaces }) =>
      roots.has(name.value) || interfaces?.some((each) => roots.has(each.name.value)) === true,
  );
};

/**
 * Writes a supergraph in which no @requires asks for a field with arguments. Planners know a required field by its
 * name alone: of two fields that require it with different arguments, one is sent what the other asked for. Here
 * each use is a field of its own, and `createUseTranslator` leads a plan back.
 *
 * Undefined where no @requires has arguments. `prefix` begins no field's name (see plannedNames.ts).
 */
export const withRequiredUses = (supergraph: DocumentNode, prefix: string): RequiredUses | undefined => {
  const types = new Map(supergraph.definitions.filter(isType).map((type) => [type.name.value, type]));
  const uses = new Map<string, RequiredUse>();
  const nameOfUse = new Map<string, string>();
  /** By type: the uses that become fields of it. */
  const added = new Map<string, Set<string>>();

  const add = (type: string, field: FieldNode): string => {
    const use = useOf(field);
    // No client's field is the 0th of its name.
    const name = nameOfUse.get(use) ?? `${prefix}0_${nameOfUse.size}_${field.name.value}`;
    nameOfUse.set(use, name);
    uses.set(name, { field: field.name.value, args: field.arguments });
    for (const each of kin(types, type, field.name.value)) {
      const names = added.get(each.name.value) ?? new Set();
      added.set(each.name.value, names.add(name));
    }
    return name;
  };

  const change = (set: SelectionSetNode, on: string): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((selection): SelectionNode => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? on;
        return { ...selection, selectionSet: change(selection.selectionSet, condition) };
      }
      const definition = fieldOf(types.get(on), selection.name.value);
      if (!definition) return selection;
      const { selectionSet } = selection;
      const inner = selectionSet && change(selectionSet, nameOfType(definition.type));
      const here = inner ? { ...selection, selectionSet: inner } : selection;
      return here.arguments?.length ? { ...here, name: named(add(on, selection)), arguments: [] } : here;
    }),
  });

  const changed = supergraph.definitions.map((type) => {
    if (!isType(type)) return type;
    const fields = (type.fields ?? []).map((field) => ({
      ...field,
      directives: (field.directives ?? []).map((directive) =>
        mapRequires(directive, (set) => change(set, type.name.value)),
      ),
    }));
    return { ...type, fields };
  });
  if (uses.size === 0) return undefined;

  const withUses = (type: TypeNode): TypeNode => {
    const more = [...(added.get(type.name.value) ?? [])].flatMap((name) => {
      const original = fieldOf(type, uses.get(name)?.field ?? '');
      return original ? [{ ...original, name: named(name), arguments: [] }] : [];
    });
    return { ...type, fields: [...(type.fields ?? []), ...more] };
  };
  return {
    supergraph: { ...supergraph, definitions: changed.map((node) => (isType(node) ? withUses(node) : node)) },
    uses,
    prefix: `${prefix}0_`,
  };
};
