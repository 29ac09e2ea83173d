import { type DocumentNode, type GraphQLSchema, isAbstractType, Kind, type SelectionNode } from 'graphql';
import { typename } from './nodes.ts';
import { mapSelections } from './selections.ts';

const asksType = (selection: SelectionNode): boolean =>
  selection.kind === Kind.FIELD && selection.name.value === '__typename' && selection.alias === undefined;

/**
 * Asks for the type of every object whose type is open, under its own name: clients may ask under another
 * or not at all, and the answer cannot be written without. An empty selection set asks for it too, because
 * planners refuse one. No client gets to see what it did not ask for.
 */
export const askTypes = (schema: GraphQLSchema, document: DocumentNode): DocumentNode =>
  mapSelections(schema, document, {
    set(set, type) {
      const open = isAbstractType(type) && !set.selections.some(asksType);
      return open || set.selections.length === 0
        ? { ...set, selections: [typename, ...set.selections] }
        : set;
    },
  });
