import {
  astFromValue,
  type DocumentNode,
  execute,
  type GraphQLFieldResolver,
  GraphQLError,
  isNonNullType,
  isObjectType,
  Kind,
  type GraphQLSchema,
  parse,
} from 'graphql';
import { getArgumentValues } from 'graphql/execution/values.js';
import type { DenyingServer } from './deniedOracle.ts';
import type { FieldSet } from './fieldSets.ts';
import { faultAt, type Faults } from './faults.ts';
import type { Composed } from './fixture.ts';
import { outcomeOf } from './outcome.ts';
import type { Engine, Run } from './run.ts';
import type { Thing, World, WorldValue } from './world.ts';

const lost = Symbol('lost');

const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && 'seed' in value && 'type' in value;

/**
 * One graphql-js server that has all data itself: what a client of the API schema would be answered were
 * there no subgraphs. It decides who is right when engines differ.
 */
export const createOracle = (
  composed: Composed,
  world: World,
  /** Makes the server that withholds what is denied. */
  withhold?: (document: DocumentNode, typeOf: (value: unknown) => string | undefined) => DenyingServer,
): Engine => {
  const { api, whole } = composed;

  const argumentsOf = (type: string, field: string, given: object): object => {
    const parent = whole.getType(type);
    const definition = parent && 'getFields' in parent ? parent.getFields()[field] : undefined;
    if (!definition || !('args' in definition)) return given;
    const nodes = Object.entries(given).flatMap(([name, value]) => {
      const arg = definition.args.find((candidate) => candidate.name === name);
      const node = arg && astFromValue(value, arg.type);
      return node
        ? [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value: node } as const]
        : [];
    });
    const node = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: field }, arguments: nodes } as const;
    return getArgumentValues(definition, node);
  };

  /** The @requires of a field, wherever it is declared and in force. */
  const requirement = (type: string, field: string): FieldSet | undefined => {
    for (const { subgraph } of world.definitions(type, field))
      for (const [name, facts] of subgraph.types) {
        if (name !== type && !(facts.interfaceObject && world.isA(type, name))) continue;
        const requires = facts.fields.get(field)?.requires;
        if (requires) return requires;
      }
    return undefined;
  };

  /**
   * What @requires takes out of an object; `lost` where a field that may not be null has failed. The gateway
   * can then not ask for what requires it, which is null without an error of its own.
   */
  const collect = (set: FieldSet, value: WorldValue, faults: Faults): unknown => {
    if (Array.isArray(value)) {
      const items = value.map((item: WorldValue) => collect(set, item, faults));
      return items.includes(lost) ? lost : items;
    }
    if (!isThing(value)) return null;
    const out: Record<string, unknown> = {};
    for (const { name, args, set: inner } of set.fields) {
      let found: WorldValue = null;
      try {
        found = resolve(value, name, argumentsOf(value.type, name, args), faults);
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
      }
      const taken = inner ? collect(inner, found, faults) : found;
      const missing = taken === lost || taken === null;
      if (missing && isRequired(value.type, name)) return lost;
      out[name] = missing ? null : taken;
    }
    for (const { on, set: inner } of set.fragments) {
      if (!world.isA(value.type, on)) continue;
      const more = collect(inner, value, faults);
      if (more === lost) return lost;
      Object.assign(out, more);
    }
    return out;
  };

  const isRequired = (type: string, field: string): boolean => {
    const parent = whole.getType(type);
    return isObjectType(parent) && isNonNullType(parent.getFields()[field]?.type);
  };

  const resolve = (thing: Thing, field: string, args: object, faults: Faults): WorldValue => {
    const fault = faultAt(faults, world, thing, field);
    if (fault?.kind === 'throw')
      throw new GraphQLError(`fault at ${field}`, { extensions: { code: 'FAULT' } });
    if (fault?.kind === 'null') return null;
    if (fault?.kind === 'junk') return fault.value as WorldValue;
    const requires = requirement(thing.type, field);
    const input = requires && collect(requires, thing, faults);
    return input === lost ? null : world.value(thing, field, args, input);
  };

  const fieldResolver: GraphQLFieldResolver<Thing | undefined, Run> = (source, args: object, run, info) => {
    const thing = source ?? { type: info.parentType.name, seed: 0 };
    if (info.parentType.name === 'Mutation') run.mutations.push(`${info.fieldName}${JSON.stringify(args)}`);
    if (info.fieldName === 'revision') return run.mutations.length;
    return resolve(thing, info.fieldName, args, run.faults);
  };

  const schema: GraphQLSchema = api;
  return {
    name: 'oracle',
    async execute({ query, variables, operationName }, faults) {
      const run: Run = {
        faults,
        activeLabels: new Set(composed.activeLabels),
        bucket: composed.bucket,
        mutations: [],
        fetches: [],
      };
      const typeOf = (thing: unknown) => (isThing(thing) ? thing.type : undefined);
      const server = withhold?.(parse(query), typeOf);
      const result = await execute({
        schema,
        document: server?.document ?? parse(query),
        contextValue: run,
        variableValues: variables,
        operationName: operationName ?? null,
        fieldResolver: server?.wrap(fieldResolver) ?? fieldResolver,
        typeResolver: typeOf,
      });
      return outcomeOf(result, run);
    },
    stop: async () => undefined,
  };
};
