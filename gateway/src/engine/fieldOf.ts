import { type GraphQLField, type GraphQLNamedType, isInterfaceType, isObjectType } from 'graphql';

/** A field of a type; undefined where the type has none of this name, or none at all. `__typename` is nobody's. */
export const fieldOf = (
  type: GraphQLNamedType | null | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
