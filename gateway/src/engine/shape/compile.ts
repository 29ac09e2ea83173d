import {
  type GraphQLOutputType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { quote } from '../json.ts';
import { plannedName } from '../operation/plannedNames.ts';
import { collectFields, type FieldGroup, canBe, type OperationSource } from './collectFields.ts';
import { leafWriter } from './leaf.ts';
import type { MembersOf, MemberShape, MemberValue, ObjectShape, ValueShape } from './shape.ts';

const valueShape = (
  source: OperationSource,
  type: GraphQLOutputType,
  selected: readonly SelectionSetNode[],
  place: string,
): ValueShape => {
  const nonNull = isNonNullType(type);
  const inner = nonNull ? type.ofType : type;
  if (isListType(inner))
    return { kind: 'list', nonNull, place, of: valueShape(source, inner.ofType, selected, place) };
  if (isLeafType(inner)) return { kind: 'leaf', nonNull, place, write: leafWriter(inner) };
  return {
    kind: 'object',
    nonNull,
    place,
    declared: inner.name,
    members: membersOf(source, selected, inner.name),
  };
};

const memberValue = (
  source: OperationSource,
  typename: string,
  group: FieldGroup,
): MemberValue | undefined => {
  const type = source.schema.getType(typename);
  const [first] = group.occurrences;
  if (!first) return undefined;
  const name = first.name.value;
  if (name === '__typename')
    return { kind: 'typename', json: isObjectType(type) ? quote(typename) : undefined };
  if (name === '__schema' || name === '__type') return { kind: 'introspection' };
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  if (!field) return undefined;
  const selected = group.occurrences.flatMap(({ selectionSet }) => selectionSet ?? []);
  const shape = valueShape(source, field.type, selected, `${typename}.${name}`);
  return { kind: 'value', from: plannedName(source.names, first, field.args.length > 0), shape };
};

/** Compiled for a type when the first object of that type is met: interfaces may have hundreds of them. */
function membersOf(
  source: OperationSource,
  selected: readonly SelectionSetNode[],
  declared: string,
): MembersOf {
  const compiled = new Map<string, readonly MemberShape[]>();
  return (typename) => {
    let members = compiled.get(typename);
    if (members || !canBe(source.schema, declared, typename)) return members;
    members = collectFields(source, selected, typename)
      .flatMap((group) => {
        const value = memberValue(source, typename, group);
        return value ? [{ key: group.key, value }] : [];
      })
      .map((member, index) => ({ ...member, lead: `${index === 0 ? '{' : ','}${quote(member.key)}:` }));
    compiled.set(typename, members);
    return members;
  };
}

/** Compiles what an operation's answer looks like. The operation must be valid for `source.schema`. */
export const compileShape = (source: OperationSource, operation: OperationDefinitionNode): ObjectShape => {
  const root = source.schema.getRootType(operation.operation);
  if (!isCompositeType(root)) throw new Error(`the schema has no ${operation.operation} type`);
  return {
    kind: 'object',
    nonNull: false,
    place: root.name,
    declared: root.name,
    members: membersOf(source, [operation.selectionSet], root.name),
  };
};
