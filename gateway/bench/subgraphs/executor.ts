import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { FindEntity, Representation } from './entities.ts';
import type { Field, Fields } from './fields.ts';

type Variables = Readonly<Record<string, unknown>>;
/** Answers with the JSON of `source` under one selection. */
type Write = (source: object, variables: Variables) => string;
type Condition = (variables: Variables) => boolean;

export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Variables | null;
  readonly operationName?: string | null;
}

/** Answers with the whole JSON body. Throws for a field or type that is not there. */
export type Execute = (request: GraphqlRequest) => string;

interface Occurrence {
  readonly node: FieldNode;
  readonly conditions: readonly Condition[];
}

/**
 * A GraphQL executor that costs as little as it can: each document is compiled once into functions that
 * write JSON straight away, and what depends on an object alone is written once and kept. It does not validate.
 */
export const createExecutor = (fields: Fields, find?: FindEntity): Execute => {
  const compiled = new Map<string, Write>();
  return ({ query, variables, operationName }) => {
    const key = operationName ? `${operationName}\n${query}` : query;
    let write = compiled.get(key);
    if (write === undefined) {
      write = compile(query, operationName ?? undefined, fields, find);
      compiled.set(key, write);
    }
    return `{"data":${write({}, variables ?? {})}}`;
  };
};

const compile = (
  query: string,
  operationName: string | undefined,
  fields: Fields,
  find: FindEntity | undefined,
): Write => {
  const { definitions } = parse(query, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const operation = definitions.find(
    (each): each is OperationDefinitionNode =>
      each.kind === Kind.OPERATION_DEFINITION &&
      (operationName === undefined || each.name?.value === operationName),
  );
  if (operation === undefined) throw new Error('there is no such operation');

  const collect = (
    type: string,
    { selections }: SelectionSetNode,
    conditions: readonly Condition[],
    into: Map<string, Occurrence[]>,
  ): void => {
    for (const node of selections) {
      const all = [...conditions, ...conditionsOf(node)];
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        into.set(key, [...(into.get(key) ?? []), { node, conditions: all }]);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      const on = fragment?.typeCondition?.name.value;
      if (fragment && (on === undefined || on === type)) collect(type, fragment.selectionSet, all, into);
    }
  };

  /** `fixed`: the same object is always written in the same way. */
  const selection = (type: string, occurrences: readonly Occurrence[]): { write: Write; fixed: boolean } => {
    const keys = new Map<string, Occurrence[]>();
    for (const { node, conditions } of occurrences)
      if (node.selectionSet) collect(type, node.selectionSet, conditions, keys);
    const parts = [...keys].map(([key, found]) => {
      const { write, fixed } = field(type, found);
      const conditional = found.every(({ conditions }) => conditions.length > 0);
      const included: Condition = (variables) =>
        found.some(({ conditions }) => conditions.every((holds) => holds(variables)));
      return {
        prefix: `${JSON.stringify(key)}:`,
        write,
        fixed: fixed && !conditional,
        conditional,
        included,
      };
    });
    const fresh: Write = (source, variables) => {
      let json = '';
      for (const { prefix, write, conditional, included } of parts) {
        if (conditional && !included(variables)) continue;
        json += `${json === '' ? '' : ','}${prefix}${write(source, variables)}`;
      }
      return `{${json}}`;
    };
    const fixed = parts.every((part) => part.fixed);
    return { write: fixed ? remembered(fresh) : fresh, fixed };
  };

  const field = (type: string, found: readonly Occurrence[]): { write: Write; fixed: boolean } => {
    const node = (found[0] as Occurrence).node;
    const name = node.name.value;
    if (name === '__typename') return { write: () => JSON.stringify(type), fixed: true };
    if (name === '_entities') return { write: entities(found), fixed: false };
    const definition: Field | undefined = fields[type]?.[name];
    if (definition === undefined) throw new Error(`there is no field ${type}.${name}`);
    const args = argumentsOf(node);
    const value = definition.value as (source: object, args: Variables) => unknown;
    const child = definition.type === undefined ? undefined : selection(definition.type, found);
    const one = (item: unknown, variables: Variables): string =>
      item === null || item === undefined
        ? 'null'
        : child
          ? child.write(item, variables)
          : JSON.stringify(item);
    return {
      write: (source, variables) => {
        const result = value(source, args(variables));
        return Array.isArray(result)
          ? `[${result.map((item) => one(item, variables)).join(',')}]`
          : one(result, variables);
      },
      fixed: !changes(definition, node) && child?.fixed !== false,
    };
  };

  const entities = (found: readonly Occurrence[]): Write => {
    const args = argumentsOf((found[0] as Occurrence).node);
    const byType = new Map<string, Write>();
    const writerOf = (type: string): Write => {
      let write = byType.get(type);
      if (write === undefined) byType.set(type, (write = selection(type, found).write));
      return write;
    };
    return (_source, variables) => {
      const representations = args(variables)['representations'] as readonly Representation[];
      const items = representations.map((representation) => {
        const entity = find?.(representation);
        return entity === undefined ? 'null' : writerOf(representation.__typename)(entity, variables);
      });
      return `[${items.join(',')}]`;
    };
  };

  const asField: FieldNode = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: '' },
    selectionSet: operation.selectionSet,
  };
  // No workload writes anything.
  return selection('Query', [{ node: asField, conditions: [] }]).write;
};

const remembered = (write: Write): Write => {
  const known = new WeakMap<object, string>();
  return (source, variables) => {
    let json = known.get(source);
    if (json === undefined) known.set(source, (json = write(source, variables)));
    return json;
  };
};

const changes = ({ changing }: Field, { arguments: args = [] }: FieldNode): boolean =>
  changing === true || (changing !== undefined && args.some(({ name }) => name.value === changing.with));

const conditionsOf = ({ directives = [] }: Pick<FieldNode, 'directives'>): Condition[] =>
  directives.flatMap((directive): Condition[] => {
    const wanted = directive.name.value === 'include';
    if (!wanted && directive.name.value !== 'skip') return [];
    const given = directive.arguments?.[0]?.value;
    return given ? [(variables) => Boolean(valueFromASTUntyped(given, { ...variables })) === wanted] : [];
  });

const none: Variables = {};
const argumentsOf = ({ arguments: nodes = [] }: FieldNode): ((variables: Variables) => Variables) => {
  if (nodes.length === 0) return () => none;
  const readers = nodes.map(({ name, value }): [string, (variables: Variables) => unknown] => {
    if (value.kind === Kind.VARIABLE) return [name.value, (variables) => variables[value.name.value]];
    // Literals without variables inside are read once.
    if (value.kind !== Kind.OBJECT && value.kind !== Kind.LIST) {
      const constant = valueFromASTUntyped(value);
      return [name.value, () => constant];
    }
    return [name.value, (variables) => valueFromASTUntyped(value, { ...variables })];
  });
  return (variables) => {
    const args: Record<string, unknown> = {};
    for (const [name, read] of readers) args[name] = read(variables);
    return args;
  };
};
