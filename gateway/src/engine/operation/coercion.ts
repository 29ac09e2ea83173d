import {
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
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

/** The variables, where each is a built-in scalar that is what it should be; undefined where any needs a closer look. */
const asGiven = (
  definitions: readonly VariableDefinitionNode[],
  variables: JsonObject,
): JsonObject | undefined => {
  const coerced: JsonObject = {};
  for (const { variable, type, defaultValue } of definitions) {
    const name = variable.name.value;
    if (!Object.hasOwn(variables, name)) {
      if (type.kind === Kind.NON_NULL_TYPE || defaultValue) return undefined;
      continue;
    }
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    if (named.kind !== Kind.NAMED_TYPE || !isAsGiven.get(named.name.value)?.(variables[name]))
      return undefined;
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

/** Checks the variables for a valid operation and fills in defaults (GraphQL spec, CoerceVariableValues). */
export const coerceVariables = (
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: JsonObject,
): ReturnType<typeof getVariableValues> => {
  const coerced = asGiven(variableDefinitions, variables);
  if (coerced) return { coerced };
  const result = getVariableValues(schema, variableDefinitions, variables, { maxErrors });
  return result.errors ? { errors: result.errors.map(withCode) } : result;
};
