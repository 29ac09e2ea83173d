import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  GraphQLError,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  validate,
} from 'graphql';
import { below, extract, type FieldSet, type Representation, satisfies } from './fieldSets.ts';
import { faultAt } from './faults.ts';
import type { SubgraphFacts } from './facts.ts';
import { loosen } from './loosen.ts';
import { seedIn } from './leaves.ts';
import { isActive, type Run } from './run.ts';
import type { Thing, World, WorldValue } from './world.ts';

/** An object as a subgraph holds it: what the gateway sent of it, and what its parent provides of it. */
interface Held extends Thing {
  readonly given?: Representation | undefined;
  readonly provided?: FieldSet | undefined;
}

export interface RunningSubgraph {
  readonly name: string;
  /** `loose` answers null and junk where the schema forbids them, as a faulty server would. */
  execute(
    request: {
      readonly query: string;
      readonly variables: Record<string, unknown>;
      readonly operationName?: string;
    },
    run: Run,
  ): Promise<ExecutionResult>;
}

const refuse = (message: string): never => {
  throw new GraphQLError(message, { extensions: { code: 'WRONG_FETCH' } });
};

const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && 'seed' in value && 'type' in value;

const hold = (value: WorldValue, provided: FieldSet | undefined): unknown => {
  if (Array.isArray(value)) return value.map((item: WorldValue) => hold(item, provided));
  return isThing(value) ? ({ ...value, provided } satisfies Held) : value;
};

export const createSubgraph = (facts: SubgraphFacts, world: World): RunningSubgraph => {
  const { name } = facts;

  const rejectOverridden = (type: string, field: string, run: Run): void => {
    for (const other of world.subgraphs.values()) {
      const override = other.types.get(type)?.fields.get(field)?.override;
      if (!override) continue;
      const on = override.label === undefined || isActive(run, override.label);
      if (override.from === name && on) refuse(`${type}.${field} is overridden in ${other.name}`);
      if (other.name === name && !on) refuse(`${type}.${field} is not yet overridden by ${name}`);
    }
  };

  const resolver =
    (type: string, field: string): GraphQLFieldResolver<Held | undefined, Run> =>
    (source, args: object, run) => {
      const thing: Held = source ?? { type, seed: 0 };
      const own = facts.types.get(type)?.fields.get(field);
      rejectOverridden(type, field, run);
      if (type === 'Mutation') run.mutations.push(`${field}${JSON.stringify(args)}`);
      if (field === 'revision') return run.mutations.length;
      const applies = (condition: string): boolean => world.isA(thing.type, condition);
      const provided = below(thing.provided, field, applies);
      if (own?.external === true && !provided.found && !world.isKeyField(thing.type, field))
        refuse(`${type}.${field} is external to ${name}`);
      const input =
        own?.requires && extract(own.requires, thing.given ?? refuse('no representation'), world.isA);

      const fault = faultAt(run.faults, world, thing, field);
      switch (fault?.kind) {
        case 'throw':
          throw new GraphQLError(`fault at ${field}`, { extensions: { code: 'FAULT' } });
        case 'null':
          return null;
        case 'junk':
          return fault.value;
        case undefined:
          return hold(world.value(thing, field, args, input), own?.provides ?? provided.set);
      }
    };

  const place = [...world.subgraphs.keys()].indexOf(name);
  const reference = (type: string) => (given: Representation, run: Run) => {
    const keys = facts.types.get(type)?.keys ?? [];
    const key = keys.find(({ set, resolvable }) => resolvable && satisfies(set, given));
    if (!key) return refuse(`${name} cannot resolve ${type} by ${JSON.stringify(given)}`);
    const seed = seedIn(extract(key.set, given, world.isA));
    if (seed === undefined || seed < 0) return null;
    const concrete = world.concrete(type, seed);
    const isAbstract = isInterfaceType(facts.schema.getType(type)) || facts.types.get(type)?.interfaceObject;
    if (concrete !== type && isAbstract !== true) return refuse(`${type} ${seed} is a ${concrete}`);
    const fault = run.faults.wire[place];
    if ((fault === 'references' || fault === 'entities') && seed % 2 === 0) {
      const error = new GraphQLError('refused', { extensions: { code: 'REFUSED' } });
      if (fault === 'entities') throw error;
      return Promise.reject(error);
    }
    return world.knows(name, { type: concrete, seed })
      ? ({ type: concrete, seed, given } satisfies Held)
      : null;
  };

  const build = (document: DocumentNode): GraphQLSchema => {
    const resolvers: Record<string, Record<string, unknown>> = {};
    for (const type of Object.values(facts.schema.getTypeMap())) {
      if (type.name.startsWith('_')) continue;
      const mine: Record<string, unknown> = (resolvers[type.name] = {});
      if (isObjectType(type))
        for (const field of Object.keys(type.getFields()))
          if (!field.startsWith('_')) mine[field] = resolver(type.name, field);
      if (isInterfaceType(type) || isUnionType(type)) mine['__resolveType'] = (held: Held) => held.type;
      if ((facts.types.get(type.name)?.keys.length ?? 0) > 0)
        mine['__resolveReference'] = reference(type.name);
      if (Object.keys(mine).length === 0) delete resolvers[type.name];
    }
    return buildSubgraphSchema([{ typeDefs: document, resolvers: resolvers as never }]);
  };

  const strict = build(facts.document);
  let loose: GraphQLSchema | undefined;
  const documents = new Map<string, DocumentNode | readonly GraphQLError[]>();
  const prepare = (schema: GraphQLSchema, query: string): DocumentNode | readonly GraphQLError[] => {
    const id = `${schema === strict ? 'strict' : 'loose'} ${query}`;
    const before = documents.get(id);
    if (before) return before;
    if (documents.size > 500) documents.clear();
    const document = parse(query, { noLocation: true });
    // A loose schema has other leaf types, so variables in output-only places are all that changes: it is
    // the strict one that says whether a fetch is valid.
    const errors = validate(strict, document);
    const prepared = errors.length > 0 ? errors : document;
    documents.set(id, prepared);
    return prepared;
  };

  return {
    name,
    async execute({ query, variables, operationName }, run) {
      const junk = run.faults.kinds.includes('junk');
      if (junk) loose ??= build(loosen(facts));
      const schema = junk && loose ? loose : strict;
      const prepared = prepare(schema, query);
      if (!('kind' in prepared))
        return {
          errors: prepared.map(
            (error) => new GraphQLError(error.message, { extensions: { code: 'WRONG_FETCH' } }),
          ),
        };
      return execute({
        schema,
        document: prepared,
        contextValue: run,
        variableValues: variables,
        operationName: operationName ?? null,
      });
    },
  };
};
