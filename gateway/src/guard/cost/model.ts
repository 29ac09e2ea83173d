import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
} from 'graphql';
import { costDirectiveNames, type ListSize, readListSize, readWeight } from './directives.ts';

/** What `@cost` and `@listSize` say of one field. */
export interface FieldCost {
  /** Instead of the weight of the field's type. */
  readonly weight: number | undefined;
  readonly listSize: ListSize | undefined;
  readonly argumentWeights: ReadonlyMap<string, number>;
}

/** All that a supergraph says of costs. */
export interface CostModel {
  /** The weight that a type's own `@cost` gives; undefined: its kind's default. */
  typeWeight(name: string): number | undefined;
  /** By coordinate (`Product.price`); undefined: nothing is said of it. */
  field(coordinate: string): FieldCost | undefined;
  /** Of an input object's field, by coordinate. */
  inputWeight(coordinate: string): number;
}

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** Reads the cost directives of a supergraph, by whatever names it has for them. */
export const readCostModel = (supergraph: DocumentNode): CostModel => {
  const names = costDirectiveNames(supergraph);
  const types = new Map<string, number>();
  const fields = new Map<string, FieldCost>();
  const inputs = new Map<string, number>();

  const weightOf = ({ directives }: Directed): number | undefined => {
    const directive = directives?.find(({ name }) => name.value === names?.cost);
    return directive && readWeight(directive);
  };

  const argumentWeights = (definitions: readonly InputValueDefinitionNode[] = []) =>
    new Map(
      definitions.flatMap((definition): [string, number][] => {
        const weight = weightOf(definition);
        return weight === undefined ? [] : [[definition.name.value, weight]];
      }),
    );

  const readField = (type: string, definition: FieldDefinitionNode): void => {
    const listSize = definition.directives?.find(({ name }) => name.value === names?.listSize);
    const cost: FieldCost = {
      weight: weightOf(definition),
      listSize: listSize && readListSize(listSize),
      argumentWeights: argumentWeights(definition.arguments),
    };
    if (cost.weight === undefined && !cost.listSize && cost.argumentWeights.size === 0) return;
    fields.set(`${type}.${definition.name.value}`, cost);
  };

  for (const definition of names ? supergraph.definitions : []) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_DEFINITION: {
        const name = definition.name.value;
        const weight = weightOf(definition);
        if (weight !== undefined) types.set(name, weight);
        if ('fields' in definition) for (const one of definition.fields ?? []) readField(name, one);
        break;
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        for (const one of definition.fields ?? []) {
          const weight = weightOf(one);
          if (weight !== undefined) inputs.set(`${definition.name.value}.${one.name.value}`, weight);
        }
        break;
      default:
        break;
    }
  }

  return {
    typeWeight: (name) => types.get(name),
    field: (coordinate) => fields.get(coordinate),
    inputWeight: (coordinate) => inputs.get(coordinate) ?? 0,
  };
};

/** What one object or leaf costs that a field answers with: the field's own word counts before its type's. */
export const instanceWeight = (
  model: CostModel,
  field: FieldCost | undefined,
  typename: string,
  isLeaf: boolean,
): number => Math.max(0, field?.weight ?? model.typeWeight(typename) ?? (isLeaf ? 0 : 1));
