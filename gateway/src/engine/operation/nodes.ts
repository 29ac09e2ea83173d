import { type FieldNode, Kind, type NameNode, type SelectionNode, type SelectionSetNode } from 'graphql';

export const named = (value: string): NameNode => ({ kind: Kind.NAME, value });

export const setOf = (selections: readonly SelectionNode[]): SelectionSetNode => ({
  kind: Kind.SELECTION_SET,
  selections,
});

/** `__typename` */
export const typename = { kind: Kind.FIELD, name: named('__typename') } as const;

/** The name under which an answer has the field. */
export const responseKey = ({ alias, name }: Pick<FieldNode, 'alias' | 'name'>): string =>
  (alias ?? name).value;
