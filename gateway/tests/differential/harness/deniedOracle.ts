import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type FragmentDefinitionNode,
  type GraphQLFieldResolver,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import type { Denial } from '../../../src/engine/access/denial.ts';

const isList = (type: GraphQLOutputType): number =>
  isNonNullType(type) ? isList(type.ofType) : isListType(type) ? 1 + isList(type.ofType) : 0;

/** The document without named fragments, so that every field that is asked for is a node of its own. */
const spelledOut = (document: DocumentNode): DocumentNode => {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const spell = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (!fragment) throw new Error('no such fragment');
        return {
          kind: Kind.INLINE_FRAGMENT,
          typeCondition: fragment.typeCondition,
          directives: selection.directives ?? [],
          selectionSet: spell(fragment.selectionSet),
        } as const;
      }
      return selection.selectionSet
        ? { ...selection, selectionSet: spell(selection.selectionSet) }
        : { ...selection };
    }),
  });
  return {
    ...document,
    definitions: document.definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? [{ ...definition, selectionSet: spell(definition.selectionSet) }]
        : [],
    ),
  };
};

export interface DenyingServer {
  readonly document: DocumentNode;
  /** Where something was withheld, with `@` for positions in lists. */
  readonly withheld: (readonly string[])[];
  wrap<S, C>(resolve: GraphQLFieldResolver<S, C>): GraphQLFieldResolver<S, C>;
}

/**
 * The plainest thing that gives the right answer: one server that runs the whole operation and answers null in place
 * of whatever is denied, field by field while it executes.
 */
export const denyingServer = (
  schema: GraphQLSchema,
  denial: Denial,
  source: DocumentNode,
  typeOf: (value: unknown) => string | undefined,
): DenyingServer => {
  const document = spelledOut(source);
  const denied = new WeakSet<FieldNode>();
  const withheld: (readonly string[])[] = [];

  const mark = (set: SelectionSetNode, parent: string, all: boolean): void => {
    const type = schema.getType(parent);
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const field = type && 'getFields' in type ? type.getFields()[name] : undefined;
        const here = all || (field !== undefined && denial.field(parent, name));
        if (here) denied.add(selection);
        if (field && selection.selectionSet)
          mark(selection.selectionSet, getNamedType(field.type).name, here);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition?.name.value;
        mark(selection.selectionSet, on ?? parent, all || (on !== undefined && denial.type(on)));
      }
    }
  };
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      const root = schema.getRootType(definition.operation)?.name ?? '';
      mark(definition.selectionSet, root, denial.type(root));
    }

  const pathOf = (info: GraphQLResolveInfo): string[] => {
    const path: string[] = [];
    for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at; at = at.prev)
      path.unshift(typeof at.key === 'number' ? '@' : at.key);
    return [...path, ...Array.from({ length: isList(info.returnType) }, () => '@')];
  };

  /** Objects of denied types of which something is asked. */
  const hide = (value: unknown, info: GraphQLResolveInfo): unknown => {
    if (Array.isArray(value)) return value.map((each: unknown) => hide(each, info));
    const type = schema.getType(typeOf(value) ?? '');
    if (!isObjectType(type) || !denial.type(type.name)) return value;
    const { fragments, variableValues, fieldNodes } = info;
    if (collectSubfields(schema, fragments, variableValues, type, fieldNodes).size === 0) return value;
    withheld.push(pathOf(info));
    return null;
  };

  return {
    document,
    withheld,
    wrap: (resolve) => (parent, args, context, info) => {
      const { fieldNodes, fieldName, parentType, returnType } = info;
      if (
        !fieldName.startsWith('__') &&
        (denial.field(parentType.name, fieldName) || fieldNodes.every((node) => denied.has(node)))
      ) {
        withheld.push(pathOf(info));
        return null;
      }
      const value: unknown = resolve(parent, args, context, info);
      return isCompositeType(getNamedType(returnType)) ? hide(value, info) : value;
    },
  };
};
