import { type GraphQLSchema, isAbstractType, isInterfaceType } from 'graphql';

/** Answers which type conditions hold, over all types of the supergraph (also those hidden from clients). */
export interface TypeSystem {
  /** Whether an object of type `typename` passes a condition on `condition`. */
  passes(condition: string, typename: string): boolean;
}

/** Whether an object passes one of the conditions; one that does not tell its type passes them all. */
export const passesAny = (types: TypeSystem, conditions: readonly string[], typename: unknown): boolean =>
  typeof typename !== 'string' || conditions.some((condition) => types.passes(condition, typename));

export const createTypeSystem = (supergraph: GraphQLSchema): TypeSystem => {
  const under = new Map<string, Set<string>>();
  for (const type of Object.values(supergraph.getTypeMap())) {
    if (!isAbstractType(type)) continue;
    const names = new Set(supergraph.getPossibleTypes(type).map((possible) => possible.name));
    if (isInterfaceType(type)) {
      // An interface object answers with the interface's own name.
      for (const inner of supergraph.getImplementations(type).interfaces) names.add(inner.name);
    }
    under.set(type.name, names);
  }
  return {
    passes: (condition, typename) => condition === typename || (under.get(condition)?.has(typename) ?? false),
  };
};
