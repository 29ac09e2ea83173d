import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Question } from './actors.ts';

/** A field on the way from a root. */
export interface Step {
  readonly parent: string;
  readonly field: string;
}

/** A selected field with what is selected in it. */
export interface Selected extends Step {
  readonly definition: GraphQLField<unknown, unknown>;
  readonly children: Selected[];
}

export const fieldOf = (schema: GraphQLSchema, { parent, field }: Step): GraphQLField<unknown, unknown> => {
  const type = schema.getType(parent);
  const found = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined;
  if (!found) throw new Error(`there is no ${parent}.${field}`);
  return found;
};

/**
 * The shortest way to each type, by fields that may be taken. Queries go before mutations: a type that a query
 * leads to is never reached by changing something.
 */
export const waysTo = (
  schema: GraphQLSchema,
  fieldsOf: (type: string) => readonly string[],
  roots: readonly string[],
  may: (step: Step) => boolean,
): ReadonlyMap<string, readonly Step[]> => {
  const ways = new Map<string, readonly Step[]>();
  for (const root of roots) {
    const queue: string[] = [];
    const reach = (name: string, way: readonly Step[]): void => {
      const type = schema.getType(name);
      if (ways.has(name) || !type) return;
      ways.set(name, way);
      queue.push(name);
      if (isAbstractType(type)) for (const one of schema.getPossibleTypes(type)) reach(one.name, way);
    };
    reach(root, []);
    for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
      for (const field of fieldsOf(parent)) {
        const step = { parent, field };
        const type = getNamedType(fieldOf(schema, step).type);
        if (isCompositeType(type) && may(step)) reach(type.name, [...(ways.get(parent) ?? []), step]);
      }
    }
  }
  return ways;
};

/** Adds a way to what is selected already; what they share is selected once. */
export const select = (schema: GraphQLSchema, into: Selected[], way: readonly Step[]): void => {
  let here = into;
  for (const { parent, field } of way) {
    let next = here.find((one) => one.parent === parent && one.field === field);
    if (!next) {
      next = { parent, field, definition: fieldOf(schema, { parent, field }), children: [] };
      here.push(next);
    }
    here = next.children;
  }
};

/** Undefined: the argument is left out. */
export type ValueOf = (argument: GraphQLArgument, at: Step) => unknown;

/** An operation that asks for one root field, its arguments as variables. */
export const toQuestion = (kind: 'query' | 'mutation', root: Selected, valueOf: ValueOf): Question => {
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};
  const print = (selected: Selected, within: string): string => {
    const { parent, field, definition, children } = selected;
    const given = definition.args.flatMap((argument) => {
      const value = valueOf(argument, selected);
      if (value === undefined) return [];
      const name = `v${declared.length}`;
      declared.push(`$${name}: ${String(argument.type)}`);
      variables[name] = value;
      return [`${argument.name}: $${name}`];
    });
    const type = getNamedType(definition.type);
    const inner = isCompositeType(type)
      ? ` { ${['__typename', ...children.map((child) => print(child, type.name))].join(' ')} }`
      : '';
    const text = `${field}${given.length > 0 ? `(${given.join(', ')})` : ''}${inner}`;
    return parent === within ? text : `... on ${parent} { ${text} }`;
  };
  const body = print(root, root.parent);
  return {
    query: `${kind} ${declared.length > 0 ? `(${declared.join(', ')}) ` : ''}{ ${body} }`,
    variables,
  };
};

/** A field's path as an error names it when it is left out before anything is known: `@` for each list. */
const pathInto = (path: readonly string[], field: string, type: GraphQLOutputType): readonly string[] => {
  const into = [...path, field];
  let inner = type;
  for (;;) {
    if (isListType(inner)) into.push('@');
    else if (!isNonNullType(inner)) return into;
    inner = inner.ofType;
  }
};

/** The paths of what may not be seen; nothing below one is told. */
export const deniedIn = (
  root: Selected,
  may: (step: Step) => boolean,
  path: readonly string[] = [],
): readonly string[] => {
  const here = pathInto(path, root.field, root.definition.type);
  return may(root) ? root.children.flatMap((child) => deniedIn(child, may, here)) : [here.join('.')];
};
