import {
  type DocumentNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  getNamedType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, on } from './fragments.ts';
import { setOf, typename } from './nodes.ts';
import { createObjectFields } from './objectFields.ts';

/** Selections written at most; an operation that needs more is left as it is. */
const most = 500;

/**
 * The operation with every fragment of a place of open type written out for each object type that may stand there.
 * It asks for the same. Planners go wrong over fragments on interfaces more often than over those on
 * object types. The document has one operation; undefined where it has no such place, or too many.
 */
export const withConcreteTypes = (
  schema: GraphQLSchema,
  document: DocumentNode,
): DocumentNode | undefined => {
  const fieldsFor = createObjectFields(schema, fragmentsOf(document));
  let written = 0;
  let changed = false;

  /** What an object of one type is asked, out of all fragments. */
  const forType = (set: SelectionSetNode, type: string): SelectionNode[] =>
    fieldsFor(set, type).map((each) => field(each, type));

  const field = <N extends SelectionNode & { kind: Kind.FIELD }>(node: N, typename: string): N => {
    written += 1;
    const type = schema.getType(typename);
    if (!node.selectionSet || !(isObjectType(type) || isInterfaceType(type))) return node;
    const inner = type.getFields()[node.name.value];
    return inner ? { ...node, selectionSet: expand(node.selectionSet, getNamedType(inner.type).name) } : node;
  };

  const expand = (set: SelectionSetNode, declared: string): SelectionSetNode => {
    const type = schema.getType(declared);
    if (written > most || !isCompositeType(type)) return set;
    if (!isAbstractType(type)) return { ...set, selections: forType(set, declared) };
    if (set.selections.every(({ kind }) => kind === Kind.FIELD))
      return {
        ...set,
        selections: set.selections.map((each) => (each.kind === Kind.FIELD ? field(each, declared) : each)),
      };
    changed = true;
    return {
      ...set,
      selections: [
        typename,
        ...schema.getPossibleTypes(type).flatMap(({ name }): InlineFragmentNode[] => {
          const selections = forType(set, name);
          return selections.length > 0 ? [on(name, setOf(selections))] : [];
        }),
      ],
    };
  };

  const definitions = document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    const root = schema.getRootType(definition.operation);
    return [root ? { ...definition, selectionSet: expand(definition.selectionSet, root.name) } : definition];
  });
  return changed && written <= most ? { ...document, definitions } : undefined;
};
