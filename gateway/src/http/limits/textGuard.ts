import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { type DocumentNode, type GraphQLError, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { exceeded, exceededByText, type OperationLimits } from './limits.ts';

type DocumentStore = NonNullable<ApolloServerOptions<BaseContext>['documentStore']>;

/** Stands in for a document that is refused: nothing of the refused one is parsed again or validated. */
export const placeholderText = '{ __typename }';
export const placeholder: DocumentNode = parse(placeholderText);

export interface TextGuard {
  /** Why a text is too large to be looked into; one that does not parse is for others to tell. */
  check(hash: string, source: string): GraphQLError | undefined;
  /** Finds the placeholder instead of a refused document, and everything else in the given store. */
  readonly documentStore: DocumentStore | null;
}

const check = (source: string, limits: OperationLimits): GraphQLError | undefined => {
  try {
    return exceeded(parse(source, { maxTokens: limits.maxTokens, noLocation: true }), limits);
  } catch (problem) {
    return exceededByText(source, problem, limits);
  }
};

/** Verdicts that are remembered, by the text's hash. */
const maxVerdicts = 20_000;

/**
 * Holds a text seen for the first time against the limits, before validation, which is itself what a large
 * one makes slow.
 */
export const createTextGuard = (
  limits: OperationLimits,
  store: DocumentStore | null | undefined,
): TextGuard => {
  const verdicts = new LRUCache<string, { error: GraphQLError | undefined }>({ max: maxVerdicts });

  return {
    check(hash, source) {
      const known = verdicts.get(hash);
      if (known) return known.error;
      const error = check(source, limits);
      verdicts.set(hash, { error });
      return error;
    },
    documentStore: store
      ? {
          // ApolloServer puts a hash of the schema and a colon before the text's own.
          get: (key) =>
            verdicts.peek(key.slice(key.indexOf(':') + 1))?.error
              ? Promise.resolve(placeholder)
              : store.get(key),
          set: (key, document, options) => store.set(key, document, options),
          delete: (key) => store.delete(key),
        }
      : null,
  };
};
