import {
  type ConstDirectiveNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { joinArgument, readFieldSet } from '../joinSpec.ts';
import { type Facts, fieldsOf, readFacts } from './joinFacts.ts';

export interface RequiresApart {
  readonly supergraph: DocumentNode;
  /** The name of the subgraph that a subgraph of that supergraph stands for. */
  readonly subgraphOf: (name: string) => string;
}

/** One field that requires others, and the subgraph made up for it. */
interface Apart {
  readonly type: string;
  readonly field: string;
  /** `join__Graph` values: of the subgraph that has the field, and of the one made up. */
  readonly from: string;
  readonly to: string;
  /** `Type.field`: what it requires. */
  readonly required: ReadonlySet<string>;
}

/**
 * Fields apart, and ways from an entity in one subgraph to the same in another: with more, Apollo's planner would be busy
 * with the supergraph for longer than half a second (measured), of the time that it has for the operation that needs it first.
 */
const most = 40;
const mostWays = 50_000;

type Fielded = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

const requiredBy = (facts: Facts, set: SelectionSetNode, type: string, into: Set<string>): Set<string> => {
  for (const { name, under, on = type } of fieldsOf(set)) {
    into.add(`${on}.${name}`).add(`${type}.${name}`);
    const inner = facts.types.get(on)?.get(name)?.type;
    if (under && inner !== undefined) requiredBy(facts, under, inner, into);
  }
  return into;
};

const listOf = (facts: Facts): Apart[] =>
  [...facts.types]
    .flatMap(([type, fields]) =>
      [...fields].flatMap(([field, { there }]) =>
        [...there].flatMap(([from, { requires }]): Omit<Apart, 'to'>[] =>
          requires ? [{ type, field, from, required: requiredBy(facts, requires, type, new Set()) }] : [],
        ),
      ),
    )
    .map((each, index) => ({ ...each, to: `${each.from}__APART_${index}` }));

const waysBetween = ({ types, knownTo }: Facts, all: readonly Apart[]): number => {
  let ways = 0;
  for (const type of types.keys()) {
    const graphs = knownTo.get(type);
    const made = all.filter(({ from }) => graphs?.has(from)).length;
    ways += ((graphs?.size ?? 0) + made) ** 2;
  }
  return ways;
};

const graphOf = (directive: ConstDirectiveNode): string | undefined => joinArgument(directive, 'graph');

const moved = (directive: ConstDirectiveNode, to: string): ConstDirectiveNode => ({
  ...directive,
  arguments: (directive.arguments ?? []).map((argument) =>
    argument.name.value === 'graph' ? { ...argument, value: { kind: Kind.ENUM, value: to } } : argument,
  ),
});

/** The directives, and those of subgraph `from` once more for each `to`. */
const repeated = (
  directives: readonly ConstDirectiveNode[] | undefined,
  apart: readonly Apart[],
): ConstDirectiveNode[] =>
  (directives ?? []).flatMap((directive) => [
    directive,
    ...apart.filter(({ from }) => from === graphOf(directive)).map(({ to }) => moved(directive, to)),
  ]);

const isEntityIn = (type: Fielded, graph: string): boolean =>
  (type.directives ?? []).some(
    (directive) => graphOf(directive) === graph && joinArgument(directive, 'key') !== undefined,
  );

const keyNames = (type: Fielded, graph: string): ReadonlySet<string> =>
  new Set(
    (type.directives ?? []).flatMap((directive) => {
      const key = graphOf(directive) === graph ? joinArgument(directive, 'key') : undefined;
      return key === undefined ? [] : fieldsOf(readFieldSet(key)).map(({ name }) => name);
    }),
  );

const fieldApart = (
  type: Fielded,
  field: FieldDefinitionNode,
  all: readonly Apart[],
): FieldDefinitionNode => {
  const name = field.name.value;
  const directives = (field.directives ?? []).flatMap((directive) => {
    const graph = directive.name.value === 'join__field' ? graphOf(directive) : undefined;
    if (graph === undefined) return [directive];
    const own = all.find(
      (each) => each.type === type.name.value && each.field === name && each.from === graph,
    );
    if (own) return [moved(directive, own.to)];
    // Of other entities the made-up subgraph knows the keys alone: all else is asked of the real one.
    const holds = (each: Apart): boolean =>
      each.from === graph &&
      (!isEntityIn(type, graph) ||
        keyNames(type, graph).has(name) ||
        each.required.has(`${type.name.value}.${name}`));
    return [directive, ...all.filter(holds).map(({ to }) => moved(directive, to))];
  });
  return { ...field, directives };
};

const graphsApart = (node: EnumTypeDefinitionNode, all: readonly Apart[]): EnumTypeDefinitionNode => ({
  ...node,
  values: (node.values ?? []).flatMap((value) => [
    value,
    ...all
      .filter(({ from }) => from === value.name.value)
      .map(({ to }) => ({
        ...value,
        name: { ...value.name, value: to },
        directives: (value.directives ?? []).map((directive) => ({
          ...directive,
          arguments: (directive.arguments ?? []).map((argument) =>
            argument.name.value === 'name'
              ? { ...argument, value: { kind: Kind.STRING as const, value: to } }
              : argument,
          ),
        })),
      })),
  ]),
});

/**
 * The supergraph with a subgraph of its own for each field that requires others. Planners go wrong where a chain of
 * @requires comes back to a subgraph: Apollo's puts the end of the chain into the fetch that begins it. Here no chain comes
 * back, and the plan's subgraphs are called by their names again afterwards. Undefined where nothing is
 * required, or too much.
 */
export const withRequiresApart = (supergraph: DocumentNode): RequiresApart | undefined => {
  const facts = readFacts(supergraph);
  const all = listOf(facts);
  if (all.length === 0 || all.length > most || waysBetween(facts, all) > mostWays) return undefined;
  const roots = new Set(Object.values(facts.roots));
  const definitions = supergraph.definitions.map((node) => {
    if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
      if (node.name.value === 'join__Graph') return graphsApart(node, all);
      const values = (node.values ?? []).map((value) => ({
        ...value,
        directives: repeated(value.directives, all),
      }));
      return { ...node, values, directives: repeated(node.directives, all) };
    }
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      if (roots.has(node.name.value)) return node;
      const fields = (node.fields ?? []).map((field) => fieldApart(node, field, all));
      return { ...node, fields, directives: repeated(node.directives, all) };
    }
    if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      const fields = (node.fields ?? []).map((field) => ({
        ...field,
        directives: repeated(field.directives, all),
      }));
      return { ...node, fields, directives: repeated(node.directives, all) };
    }
    if (node.kind === Kind.UNION_TYPE_DEFINITION || node.kind === Kind.SCALAR_TYPE_DEFINITION)
      return { ...node, directives: repeated(node.directives, all) };
    return node;
  });
  const nameOf = new Map([...facts.graphs].map(([name, graph]) => [graph, name]));
  const real = new Map(all.map(({ from, to }) => [to, nameOf.get(from) ?? from]));
  return {
    supergraph: { ...supergraph, definitions },
    subgraphOf: (name) => real.get(name) ?? name,
  };
};
