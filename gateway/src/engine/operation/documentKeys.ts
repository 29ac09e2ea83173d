import { createHash } from 'node:crypto';
import { type GraphQLSchema, printSchema } from 'graphql';

// In a document store ApolloServer names a document by a hash of the schema, a colon, and a hash of the text.

/** The part of a schema's keys that they begin with; a schema is printed once. */
export const createPrefixes = (): ((schema: GraphQLSchema) => string) => {
  const known = new WeakMap<GraphQLSchema, string>();
  return (schema) => {
    const prefix = known.get(schema) ?? `${createHash('sha256').update(printSchema(schema)).digest('hex')}:`;
    known.set(schema, prefix);
    return prefix;
  };
};

/** The text's own hash. */
export const withoutPrefix = (key: string): string => key.slice(key.indexOf(':') + 1);
