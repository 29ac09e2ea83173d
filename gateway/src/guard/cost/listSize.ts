import { type FieldNode, type GraphQLField, Kind, type OperationDefinitionNode } from 'graphql';
import type { ListSize } from './directives.ts';
import type { Expression, Variables } from './expression.ts';

/** A field that must be told exactly one size was told none or several. */
export class SlicingViolation extends Error {}

/** A size as a client gives it: a whole number of 0 or more; undefined: none, or none that will be let through. */
const sizeOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : undefined;

type Given = (variables: Variables) => number | undefined;

/** What an argument will be: written, in a variable, or the default of either. */
const givenSize = (
  operation: OperationDefinitionNode,
  field: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  name: string,
): Given => {
  const fallback = sizeOf(definition.args.find((argument) => argument.name === name)?.defaultValue);
  const value = field.arguments?.find((argument) => argument.name.value === name)?.value;
  if (!value) return () => fallback;
  if (value.kind !== Kind.VARIABLE) {
    const written = value.kind === Kind.INT ? sizeOf(Number(value.value)) : undefined;
    return () => written;
  }
  const variable = value.name.value;
  const declared = operation.variableDefinitions?.find((one) => one.variable.name.value === variable);
  const own =
    declared?.defaultValue?.kind === Kind.INT ? sizeOf(Number(declared.defaultValue.value)) : undefined;
  const absent = declared?.defaultValue ? own : fallback;
  return (variables) => {
    const sent = variables[variable];
    return sent === undefined ? absent : sizeOf(sent);
  };
};

/**
 * The length that `@listSize` gives: the largest slicing argument there is, or else the assumed size; `otherwise` without
 * either. Evaluating throws SlicingViolation where `requireOneSlicingArgument` is not met.
 */
export const listLength = (
  listSize: ListSize,
  operation: OperationDefinitionNode,
  field: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  otherwise: number,
): Expression => {
  const { assumedSize = otherwise, slicingArguments, requireOneSlicingArgument } = listSize;
  if (slicingArguments.length === 0) return Math.max(0, assumedSize);
  const given = slicingArguments.map((name) => givenSize(operation, field, definition, name));
  const length = (variables: Variables): number => {
    let largest: number | undefined;
    let count = 0;
    for (const size of given) {
      const value = size(variables);
      if (value === undefined) continue;
      count += 1;
      largest = Math.max(largest ?? 0, value);
    }
    if (requireOneSlicingArgument && count !== 1)
      throw new SlicingViolation(
        `${field.name.value} wants exactly one of ${slicingArguments.join(', ')}, and got ${count}`,
      );
    return largest ?? Math.max(0, assumedSize);
  };
  const named = field.arguments?.some(
    ({ name, value }) => value.kind === Kind.VARIABLE && slicingArguments.includes(name.value),
  );
  if (named) return length;
  try {
    return length({});
  } catch {
    return length;
  }
};
