import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { setOf } from './nodes.ts';
import { fieldOf } from '../fieldOf.ts';
import { fragmentsOf, on } from './fragments.ts';

/**
 * The operation with every field of an interface asked of all its objects, where a fragment asks it of some. It asks for
 * more than the client, who sees no more of it, and is for the last resort: planners have been seen to lose what an
 * interface object adds when only some types are asked for it. Undefined where there is nothing of the kind.
 *
 * `mayLift`: whether a field may be asked of all objects of an interface.
 */
export const withLiftedFields = (
  schema: GraphQLSchema,
  document: DocumentNode,
  mayLift: (field: string, type: string) => boolean = () => true,
): DocumentNode | undefined => {
  const fragments = fragmentsOf(document);
  let changed = false;

  /** Whether all objects of a type can be asked for the field: one of them may take more arguments than its interface. */
  const isAskable = ({ name, arguments: given = [] }: FieldNode, type: string): boolean => {
    const definition = fieldOf(schema.getType(type), name.value);
    const takes = (argument: string): boolean =>
      definition?.args.some((each) => each.name === argument) === true;
    return (
      definition !== undefined && given.every((each) => takes(each.name.value)) && mayLift(name.value, type)
    );
  };

  /** The most general type that has the field, for an object of `type` in a place of type `place`. */
  const ownerOf = (node: FieldNode, type: string, place: string): string => {
    if (isAskable(node, place)) return place;
    const own = schema.getType(type);
    const above = isObjectType(own) || isInterfaceType(own) ? own.getInterfaces() : [];
    const owners = above.filter((each) => isAskable(node, each.name));
    return owners.find((each) => !each.getInterfaces().some((other) => owners.includes(other)))?.name ?? type;
  };

  const field = (node: FieldNode, type: string): FieldNode => {
    const definition = fieldOf(schema.getType(type), node.name.value);
    return definition && node.selectionSet
      ? { ...node, selectionSet: lift(node.selectionSet, getNamedType(definition.type).name) }
      : node;
  };

  /** A field that is written for `type`, as it is written for the more general `owner`. */
  const fieldOfOwner = (node: FieldNode, type: string, owner: string): FieldNode => {
    changed = true;
    const own = fieldOf(schema.getType(type), node.name.value);
    const general = fieldOf(schema.getType(owner), node.name.value);
    if (!own || !general || !node.selectionSet) return node;
    const name = getNamedType(own.type).name;
    // The type may have it more special than its interface.
    const set: SelectionSetNode =
      name === getNamedType(general.type).name
        ? node.selectionSet
        : { ...node.selectionSet, selections: [on(name, node.selectionSet)] };
    return field({ ...node, selectionSet: set }, owner);
  };

  /** What stays in its fragment; `lifted` gets the rest, by the type that has it. */
  const selections = (
    set: SelectionSetNode,
    type: string,
    place: string,
    lifted: Map<string, SelectionNode[]>,
  ): SelectionNode[] =>
    set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) {
        const owner = type === place ? type : ownerOf(selection, type, place);
        if (owner === type) return [field(selection, type)];
        lifted.set(owner, [...(lifted.get(owner) ?? []), fieldOfOwner(selection, type, owner)]);
        return [];
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) return [];
      const condition = fragment.typeCondition?.name.value ?? type;
      const inner = selections(fragment.selectionSet, condition, place, lifted);
      return inner.length > 0 ? [on(condition, { ...fragment.selectionSet, selections: inner })] : [];
    });

  const lift = (set: SelectionSetNode, place: string): SelectionSetNode => {
    const lifted = new Map<string, SelectionNode[]>();
    // Of an object's type there is nobody else to ask.
    const rest = isAbstractType(schema.getType(place))
      ? selections(set, place, place, lifted)
      : plain(set, place);
    const more = [...lifted].flatMap(([owner, fields]) =>
      owner === place ? fields : [on(owner, setOf(fields))],
    );
    return { ...set, selections: [...rest, ...more] };
  };

  /** In a place of one object type: the fields below may be lifted. */
  const plain = (set: SelectionSetNode, type: string): SelectionNode[] =>
    set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return [field(selection, type)];
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) return [];
      const condition = fragment.typeCondition?.name.value ?? type;
      return [
        on(condition, { ...fragment.selectionSet, selections: plain(fragment.selectionSet, condition) }),
      ];
    });

  const definitions = document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    const root = schema.getRootType(definition.operation);
    return [root ? { ...definition, selectionSet: lift(definition.selectionSet, root.name) } : definition];
  });
  return changed ? { ...document, definitions } : undefined;
};
