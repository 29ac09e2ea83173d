import {
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { type Expression, max, sum, times } from './expression.ts';
import { argumentsCost } from './inputs.ts';
import { listLength } from './listSize.ts';
import { type CostModel, instanceWeight } from './model.ts';
import { type Selected, selectedFields } from './selections.ts';

/** What one field of the operation's root costs with all that is under it. */
export interface RootCost {
  /** `Query.products`. */
  readonly coordinate: string;
  readonly cost: Expression;
  /** The part of its arguments, which no answer shows. */
  readonly inputs: Expression;
}

/** What an operation costs as far as can be told from its document. */
export interface CompiledCost {
  /** Of the kind of operation, before any field. */
  readonly base: number;
  readonly roots: readonly RootCost[];
}

export interface CompileCostInput {
  readonly schema: GraphQLSchema;
  readonly model: CostModel;
  /** Rows of a list of which nothing is said. */
  readonly defaultListSize: number;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly operation: OperationDefinitionNode;
}

/** A document whose fragments on types make more combinations than anybody means to ask. */
export class TooManyCombinations extends Error {}

const maxFields = 50_000;
const mutationCost = 10;

/** Lengths that the field above gives to fields of its answer (`sizedFields`), and who gives them. */
interface Sizes {
  readonly by: object | undefined;
  readonly lengths: ReadonlyMap<string, Expression>;
}

const noSizes: Sizes = { by: undefined, lengths: new Map() };

const listDepth = (type: GraphQLOutputType): number => {
  if (isNonNullType(type)) return listDepth(type.ofType);
  return isListType(type) ? 1 + listDepth(type.ofType) : 0;
};

/** Compiles an operation without conditions (see engine/operation/conditions.ts) that is valid for the schema. */
export const compileCost = (input: CompileCostInput): CompiledCost => {
  const { schema, model, defaultListSize, operation } = input;
  const known = new Map<string, Expression>();
  const ids = new Map<object, number>();
  let fieldsSeen = 0;

  const idOf = (node: object): number => {
    const id = ids.get(node) ?? ids.size;
    ids.set(node, id);
    return id;
  };

  const fieldsOf = (sets: readonly SelectionSetNode[], type: GraphQLObjectType): readonly Selected[] => {
    const fields = selectedFields(input, sets, type);
    fieldsSeen += fields.length;
    if (fieldsSeen > maxFields) throw new TooManyCombinations('too many combinations of fragments');
    return fields;
  };

  const inputsOf = (
    parent: GraphQLObjectType,
    { first }: Selected,
    definition: GraphQLField<unknown, unknown>,
  ) => argumentsCost(model, model.field(`${parent.name}.${definition.name}`), first, definition);

  const fieldCost = (parent: GraphQLObjectType, selected: Selected, sizes: Sizes): Expression => {
    const definition = parent.getFields()[selected.first.name.value];
    // `__typename` and the schema's own fields are answered without asking anybody.
    if (!definition) return 0;
    const cost = model.field(`${parent.name}.${definition.name}`);
    const sizedFields = cost?.listSize?.sizedFields ?? [];
    const length = cost?.listSize
      ? listLength(cost.listSize, operation, selected.first, definition, defaultListSize)
      : defaultListSize;
    const depth = listDepth(definition.type);
    let count: Expression = 1;
    if (depth > 0)
      count = sizes.lengths.get(definition.name) ?? (sizedFields.length > 0 ? defaultListSize : length);
    for (let inner = 1; inner < depth; inner += 1) count = times(count, defaultListSize);

    const named = getNamedType(definition.type);
    const inner: Sizes =
      sizedFields.length === 0
        ? noSizes
        : { by: selected.first, lengths: new Map(sizedFields.map((name) => [name, length])) };
    const each = isCompositeType(named)
      ? objectCost(named, selected, (typename) => instanceWeight(model, cost, typename, false), inner)
      : instanceWeight(model, cost, named.name, true);
    return sum([times(count, each), inputsOf(parent, selected, definition)]);
  };

  /** The dearest of the types that an object may be of. */
  const objectCost = (
    type: GraphQLCompositeType,
    { all }: Selected,
    weight: (typename: string) => number,
    sizes: Sizes,
  ): Expression => {
    const sets = all.flatMap(({ selectionSet }) => selectionSet ?? []);
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    return max(possible.map((one) => sum([weight(one.name), selectionCost(one, sets, sizes)])));
  };

  /** Remembered, because fragments make many ways lead to the same selections. */
  const selectionCost = (
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    sizes: Sizes,
  ): Expression => {
    const key = `${type.name} ${sizes.by ? idOf(sizes.by) : ''} ${sets.map(idOf).join()}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const cost = sum(fieldsOf(sets, type).map((field) => fieldCost(type, field, sizes)));
    known.set(key, cost);
    return cost;
  };

  const root = schema.getRootType(operation.operation);
  if (!root) return { base: 0, roots: [] };
  return {
    base: operation.operation === OperationTypeNode.MUTATION ? mutationCost : 0,
    roots: fieldsOf([operation.selectionSet], root).map((field): RootCost => {
      const definition = root.getFields()[field.first.name.value];
      return {
        coordinate: `${root.name}.${field.first.name.value}`,
        cost: fieldCost(root, field, noSizes),
        inputs: definition ? inputsOf(root, field, definition) : 0,
      };
    }),
  };
};
