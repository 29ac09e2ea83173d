import {
  type FieldNode,
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  isInputObjectType,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { type Expression, max, sum } from './expression.ts';
import type { CostModel, FieldCost } from './model.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the fields of a value cost by the `@cost` of its input type, lists and inner objects included. */
const valueCost = (model: CostModel, type: GraphQLInputType, value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((all, one) => all + valueCost(model, type, one), 0);
  const named = getNamedType(type);
  if (!isInputObjectType(named) || !isRecord(value)) return 0;
  let cost = 0;
  for (const field of Object.values(named.getFields())) {
    const inner = value[field.name];
    if (inner !== undefined)
      cost += model.inputWeight(`${named.name}.${field.name}`) + valueCost(model, field.type, inner);
  }
  return cost;
};

const hasVariables = (value: ValueNode): boolean =>
  value.kind === Kind.VARIABLE ||
  (value.kind === Kind.LIST && value.values.some(hasVariables)) ||
  (value.kind === Kind.OBJECT && value.fields.some((field) => hasVariables(field.value)));

/** Whether anything inside an input type has a weight, so that values need looking into. */
const hasWeights = (model: CostModel, type: GraphQLInputType, seen = new Set<string>()): boolean => {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.has(named.name)) return false;
  seen.add(named.name);
  return Object.values(named.getFields()).some(
    (field) => model.inputWeight(`${named.name}.${field.name}`) !== 0 || hasWeights(model, field.type, seen),
  );
};

const atLeastNothing = (parts: readonly Expression[]): Expression => max([sum(parts)]);

/** What the arguments that are written at a field cost; less than nothing is nothing. */
export const argumentsCost = (
  model: CostModel,
  cost: FieldCost | undefined,
  field: FieldNode,
  definition: GraphQLField<unknown, unknown>,
): Expression =>
  atLeastNothing(
    (field.arguments ?? []).flatMap(({ name, value }): Expression[] => {
      const own = cost?.argumentWeights.get(name.value) ?? 0;
      const type = definition.args.find((argument) => argument.name === name.value)?.type;
      if (!type || !hasWeights(model, type)) return own === 0 ? [] : [own];
      if (!hasVariables(value)) return [own + valueCost(model, type, valueFromASTUntyped(value))];
      return [(variables) => own + valueCost(model, type, valueFromASTUntyped(value, variables))];
    }),
  );
