import {
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  getNamedType,
  type OperationDefinitionNode,
} from 'graphql';
import { fieldOf } from '../fieldOf.ts';
import { pathInto } from '../access/places.ts';
import { copied, notInterned } from '../interned.ts';
import { quote } from '../json.ts';
import { plannedName } from '../operation/plannedNames.ts';
import {
  canBe,
  collectFields,
  needsConcreteType,
  type FieldGroup,
  type Occurrence,
  type OperationSource,
  type Selected,
} from './collectFields.ts';
import { leafWriter } from './leaf.ts';
import { CompiledObject, type CompileMembers } from './compiledObject.ts';
import type { Members, MemberShape, MemberValue, ObjectShape, ValueShape } from './shape.ts';

const valueShape = (
  source: OperationSource,
  type: GraphQLOutputType,
  selected: readonly Selected[],
  place: string,
  path: ObjectShape['path'],
): ValueShape => {
  const nonNull = isNonNullType(type);
  const inner = nonNull ? type.ofType : type;
  if (isListType(inner))
    return { kind: 'list', nonNull, place, of: valueShape(source, inner.ofType, selected, place, path) };
  if (isLeafType(inner))
    return {
      kind: 'leaf',
      nonNull,
      place,
      write: leafWriter(inner),
      cost: source.costs?.value(place, inner.name) ?? 0,
    };
  return new CompiledObject(
    { nonNull, place, declared: inner.name, path },
    membersOf(source, selected, inner.name, path, place),
  );
};

const isLeaf = (shape: ValueShape): boolean =>
  shape.kind === 'list' ? isLeaf(shape.of) : shape.kind === 'leaf';

/** The type of a field as far as the place says where it is written, which may be less than the object has. */
const writtenType = ({ schema }: OperationSource, on: string, field: string): string => {
  const type = schema.getType(on);
  const known = fieldOf(type, field);
  return known ? getNamedType(known.type).name : on;
};

const selectedBy = (source: OperationSource, occurrences: readonly Occurrence[]): Selected[] =>
  occurrences.flatMap(({ node, on, denied }) =>
    node.selectionSet
      ? [{ set: node.selectionSet, on: writtenType(source, on, node.name.value), denied }]
      : [],
  );

const memberValue = (
  source: OperationSource,
  typename: string,
  { key, occurrences }: FieldGroup,
  path: ObjectShape['path'],
): MemberValue | undefined => {
  const type = source.schema.getType(typename);
  const first = occurrences[0]?.node;
  if (!first) return undefined;
  const name = first.name.value;
  if (name === '__typename')
    return { kind: 'typename', json: isObjectType(type) ? quote(typename) : undefined };
  if (name === '__schema' || name === '__type') return { kind: 'introspection' };
  const field = fieldOf(type, name);
  if (!field) return undefined;
  if (source.denial?.field(typename, name) || occurrences.every(({ denied }) => denied))
    return { kind: 'denied', json: isNonNullType(field.type) ? undefined : 'null' };
  const shape = valueShape(
    source,
    field.type,
    selectedBy(source, occurrences),
    `${typename}.${name}`,
    path && pathInto(path, key, field.type),
  );
  return { kind: 'value', from: plannedName(source.names, first, field.args.length > 0), shape };
};

/** What an object of a type costs by itself: what the field that gives it says, its own fields' arguments and leaves. */
const ownCost = (
  { costs }: OperationSource,
  typename: string,
  field: string | undefined,
  groups: readonly FieldGroup[],
): number => {
  // What is written at the root is known without the answer.
  if (!costs) return 0;
  let cost = field === undefined ? 0 : costs.value(field, typename);
  for (const { occurrences } of groups) {
    // What is denied was never asked for.
    const first = occurrences.find(({ denied }) => !denied)?.node;
    if (first) cost += costs.member(typename, first, field === undefined);
  }
  return cost;
};

const isRootType = (schema: GraphQLSchema, name: string): boolean =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some(
    (root) => root?.name === name,
  );

/** Leaves are the same in every operation that asks for them by the same name. */
const memberShape = (
  source: OperationSource,
  typename: string,
  key: string,
  value: MemberValue,
  isFirst: boolean,
): MemberShape => {
  const make = (name: string, of: MemberValue): MemberShape => ({
    key: name,
    lead: `${isFirst ? '{' : ','}${quote(name)}:`,
    value: of,
  });
  const { interned = notInterned } = source;
  if (value.kind === 'typename')
    return interned(`${isFirst}|${key}|${typename}`, () => make(copied(key), value));
  if (value.kind !== 'value' || !isLeaf(value.shape)) return make(key, value);
  const { from, shape } = value;
  return interned(`${isFirst}|${key}|${shape.place}|${from}`, () =>
    make(copied(key), { ...value, from: copied(from) }),
  );
};

/** What is compiled for a type when the first object of that type is met: interfaces may have hundreds of them. */
function membersOf(
  source: OperationSource,
  selected: readonly Selected[],
  declared: string,
  path: ObjectShape['path'],
  field: string | undefined,
): CompileMembers {
  const compile = (typename: string): Members => {
    if (needsConcreteType(source, selected, typename)) return 'open';
    const groups = collectFields(source, selected, typename);
    // Of an object of which nothing is asked, nothing need be hidden. The root's fields are denied one by one.
    if (path && path.length > 0 && groups.length > 0 && source.denial?.type(typename)) return 'denied';
    const members = groups
      .flatMap((group) => {
        const value = memberValue(source, typename, group, path);
        return value ? [{ key: group.key, value }] : [];
      })
      .map(({ key, value }, index) => memberShape(source, typename, key, value, index === 0));
    return Object.assign(members, { cost: ownCost(source, typename, field, groups) });
  };
  // A subgraph may call its root types by other names than the supergraph does.
  if (isRootType(source.schema, declared)) return () => ({ of: undefined, members: compile(declared) });
  return (typename) =>
    canBe(source.schema, declared, typename)
      ? { of: source.schema.getType(typename)?.name, members: compile(typename) }
      : undefined;
}

/** Compiles what an operation's answer looks like. The operation must be valid for `source.schema`. */
export const compileShape = (source: OperationSource, operation: OperationDefinitionNode): ObjectShape => {
  const root = source.schema.getRootType(operation.operation);
  if (!isCompositeType(root)) throw new Error(`the schema has no ${operation.operation} type`);
  const denied = source.denial?.type(root.name) ?? false;
  const selected = { set: operation.selectionSet, on: root.name, denied };
  const path = source.denial && [];
  return new CompiledObject(
    { nonNull: false, place: root.name, declared: root.name, path },
    membersOf(source, [selected], root.name, path, undefined),
  );
};
