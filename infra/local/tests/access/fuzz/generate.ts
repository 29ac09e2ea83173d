import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { TypeAccess } from '@commerce/service';
import type { Question } from '../actors.ts';
import { createPairs, type Pair } from './pairs.ts';
import type { Pool } from './pool.ts';
import type { Random } from './random.ts';

/** One operation with the other tenant's values, and the same with made-up ones. */
export interface Probe {
  readonly real: Question;
  readonly twin: Question;
  /** Real texts in `real` with their twins in `twin`. */
  readonly sent: ReadonlyMap<string, string>;
}

export interface ProbeDeps {
  readonly schema: GraphQLSchema;
  readonly table: readonly TypeAccess[];
  readonly pool: Pool;
  readonly random: Random;
  readonly usedKeys: Set<string>;
}

const isList = (type: GraphQLOutputType): boolean =>
  isListType(type) || (isNonNullType(type) && isList(type.ofType));

/** Arguments that choose between two ways: one of them at random would be refused half of the time. */
const oneOf: Readonly<Record<string, readonly string[]>> = { 'Query.category': ['id', 'slug'] };

/** An operation of several root fields, each under an alias of its own, with random arguments and selections. */
export const createProbe = (deps: ProbeDeps, kind: 'query' | 'mutation', roots: readonly string[]): Probe => {
  const { schema, table, pool, random, usedKeys } = deps;
  const pairs = createPairs({ random, pool, usedKeys });
  const visible = new Map(table.map(({ name, fields }) => [name, fields.map(({ field }) => field)]));
  const rootType = kind === 'query' ? 'Query' : 'Mutation';
  const declared: string[] = [];
  const values: Pair[] = [];

  const give = (argument: GraphQLArgument, returned: string): string => {
    const name = `v${values.length}`;
    declared.push(`$${name}: ${String(argument.type)}`);
    values.push(pairs.pair(argument.type, argument.name, returned));
    return `${argument.name}: $${name}`;
  };

  const call = (parent: string, field: GraphQLField<unknown, unknown>, optional: number): string => {
    const returned = getNamedType(field.type).name;
    const choice = oneOf[`${parent}.${field.name}`];
    const chosen = choice && random.pick(choice);
    const given = field.args
      .filter((argument) =>
        choice?.includes(argument.name) === true
          ? argument.name === chosen
          : // Short pages: what is asked for matters, not how much there is of it.
            argument.name === 'first' || isRequiredArgument(argument) || random.chance(optional),
      )
      .map((argument) => give(argument, returned));
    return `${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}`;
  };

  /** Of an interface, fields of each of its types under aliases: two of them may call different things alike. */
  const select = (typeName: string, depth: number, prefix = ''): string => {
    const type = schema.getType(typeName);
    if (!isObjectType(type) && !isInterfaceType(type)) return '';
    const own = (visible.get(typeName) ?? []).flatMap((name) => {
      const field = type.getFields()[name];
      if (!field) return [];
      const alias = prefix === '' ? '' : `${prefix}_${name}: `;
      const inner = getNamedType(field.type);
      if (isLeafType(inner)) return random.chance(0.5) ? [`${alias}${call(typeName, field, 0.1)}`] : [];
      // A mutation's answer is about what it was asked to do; lists of the tenant's other things may change meanwhile.
      const skip = kind === 'mutation' && isList(field.type) && name !== 'userErrors';
      if (depth === 0 || skip || !random.chance(name === 'userErrors' ? 1 : 0.3)) return [];
      return [`${alias}${call(typeName, field, 0.25)} ${select(inner.name, depth - 1)}`];
    });
    const others = isInterfaceType(type)
      ? schema.getPossibleTypes(type).map(({ name }) => `... on ${name} ${select(name, 0, name)}`)
      : [];
    return `{ ${['__typename', ...own, ...others].join(' ')} }`;
  };

  const body = roots.map((root, i) => {
    const type = schema.getType(rootType);
    const field = isObjectType(type) ? type.getFields()[root] : undefined;
    if (!field) throw new Error(`there is no ${rootType}.${root}`);
    return `r${i}: ${call(rootType, field, 0.4)} ${select(getNamedType(field.type).name, 2)}`;
  });
  const query = `${kind} ${declared.length > 0 ? `(${declared.join(', ')}) ` : ''}{ ${body.join(' ')} }`;
  const variables = (side: 'real' | 'twin') =>
    Object.fromEntries(values.map((value, i) => [`v${i}`, value[side]]));
  return {
    real: { query, variables: variables('real') },
    twin: { query, variables: variables('twin') },
    sent: pairs.sent,
  };
};
