import {
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
} from 'graphql';
import { copied, type Interned, notInterned } from '../interned.ts';
import type { JsonObject } from '../json.ts';

const maxInt = 2_147_483_647;

/** Whether a value stays as it is, by the name of a type; types that are not listed are looked at closely. */
const isAsGiven: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['String', (value: unknown) => typeof value === 'string'],
  ['ID', (value: unknown) => typeof value === 'string'],
  ['Boolean', (value: unknown) => typeof value === 'boolean'],
  ['Int', (value: unknown) => Number.isInteger(value) && Math.abs(value as number) <= maxInt],
  ['Float', (value: unknown) => Number.isFinite(value)],
]);

/** A variable of an operation. */
export interface Input {
  readonly name: string;
  /** Undefined: of no built-in scalar, and to be looked at closely. */
  readonly isAsGiven: ((value: unknown) => boolean) | undefined;
  readonly mayBeMissing: boolean;
}

/** The variables that an operation declares. */
export const inputsOf = (
  { variableDefinitions = [] }: OperationDefinitionNode,
  interned: Interned<Input> = notInterned,
): readonly Input[] =>
  variableDefinitions.map(({ variable, type, defaultValue }) => {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    const input: Input = {
      name: variable.name.value,
      isAsGiven: named.kind === Kind.NAMED_TYPE ? isAsGiven.get(named.name.value) : undefined,
      mayBeMissing: type.kind !== Kind.NON_NULL_TYPE && !defaultValue,
    };
    return input.isAsGiven
      ? interned(`${input.name}|${print(type)}|${input.mayBeMissing}`, () => ({
          ...input,
          name: copied(input.name),
        }))
      : input;
  });

/** The variables, where each is a built-in scalar that is what it should be; undefined where any needs a closer look. */
const asGiven = (inputs: readonly Input[], variables: JsonObject): JsonObject | undefined => {
  const coerced: JsonObject = {};
  for (const { name, isAsGiven: isGood, mayBeMissing } of inputs) {
    if (!Object.hasOwn(variables, name)) {
      if (!mayBeMissing) return undefined;
      continue;
    }
    if (!isGood?.(variables[name])) return undefined;
    coerced[name] = variables[name];
  }
  return coerced;
};

/**
 * Further errors are not looked for. Each quotes the value that it is in, so as many errors as a value has members
 * would be an answer of the square of its size.
 */
const maxErrors = 10;

/** What says that there are more of them is without a place, by which ApolloServer knows wrong variables. */
const withCode = (error: GraphQLError): GraphQLError =>
  error.nodes ? error : new GraphQLError(error.message, { extensions: { code: 'BAD_USER_INPUT' } });

/**
 * Checks the variables for a valid operation and fills in defaults (GraphQL spec, CoerceVariableValues). `inputs`: those
 * that it declares.
 */
export const coerceVariables = (
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: JsonObject,
  inputs: readonly Input[] = inputsOf(operation),
): ReturnType<typeof getVariableValues> => {
  const coerced = asGiven(inputs, variables);
  if (coerced) return { coerced };
  const { variableDefinitions = [] } = operation;
  const result = getVariableValues(schema, variableDefinitions, variables, { maxErrors });
  return result.errors ? { errors: result.errors.map(withCode) } : result;
};
