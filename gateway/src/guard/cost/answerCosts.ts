import {
  type DocumentNode,
  getNamedType,
  getNullableType,
  type GraphQLSchema,
  isLeafType,
  isListType,
} from 'graphql';
import { fieldOf } from '../../engine/fieldOf.ts';
import type { AnswerCosts } from '../../engine/shape/costs.ts';
import { argumentsCost } from './inputs.ts';
import { instanceWeight, readCostModel } from './model.ts';

/**
 * What the engine counts while it writes an answer, by the same weights as the estimate. Inputs in variables below
 * the root are not looked into: an answer never costs more than its estimate because of them.
 */
export const answerCosts = (supergraph: DocumentNode, schema: GraphQLSchema): AnswerCosts => {
  const model = readCostModel(supergraph);

  const value = (field: string, typename: string): number =>
    instanceWeight(model, model.field(field), typename, isLeafType(schema.getType(typename)));

  return {
    value,
    member(typename, node, isRoot) {
      const type = schema.getType(typename);
      const definition = fieldOf(type, node.name.value);
      if (!definition) return 0;
      const field = `${typename}.${definition.name}`;
      const named = getNamedType(definition.type);
      const leaf =
        isLeafType(named) && !isListType(getNullableType(definition.type)) ? value(field, named.name) : 0;
      if (isRoot) return leaf;
      const inputs = argumentsCost(model, model.field(field), node, definition);
      return leaf + (typeof inputs === 'number' ? inputs : 0);
    },
  };
};
