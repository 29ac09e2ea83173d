import type { GraphQLSchema } from 'graphql';
import { type Selected, select, type Step, waysTo } from './selection.ts';

export interface TreeInput {
  readonly schema: GraphQLSchema;
  /** The types and fields to be covered, roots among them. */
  readonly types: readonly {
    readonly name: string;
    readonly fields: readonly { readonly field: string }[];
  }[];
  /** Root types, the queries' first. */
  readonly roots: readonly string[];
  readonly may: (step: Step) => boolean;
}

/**
 * What somebody has to select so that every field of the graph is asked for: by a way that is open to them
 * where there is one, else by the shortest of all, which is refused somewhere. Throws for a type that no way
 * leads to.
 */
export const coveringTrees = ({ schema, types, roots, may }: TreeInput): Selected[] => {
  const fields = new Map(types.map(({ name, fields: all }) => [name, all.map(({ field }) => field)]));
  const fieldsOf = (type: string): readonly string[] => fields.get(type) ?? [];
  const open = waysTo(schema, fieldsOf, roots, may);
  const any = waysTo(schema, fieldsOf, roots, () => true);
  const trees: Selected[] = [];
  for (const { name } of types) {
    const way = open.get(name) ?? any.get(name);
    if (!way) throw new Error(`no field leads to ${name}`);
    for (const field of fieldsOf(name)) select(schema, trees, [...way, { parent: name, field }]);
  }
  return trees;
};

/** `Type.field` of everything that is selected. */
export const coordinatesIn = (trees: readonly Selected[]): string[] =>
  trees.flatMap(({ parent, field, children }) => [`${parent}.${field}`, ...coordinatesIn(children)]);
