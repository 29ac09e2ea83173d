import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { type DocumentNode, type GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { withoutPrefix } from '../../engine/operation/documentKeys.ts';
import { exceeded, exceededByLines, exceededByText, type OperationLimits } from './limits.ts';

type DocumentStore = NonNullable<ApolloServerOptions<BaseContext>['documentStore']>;

/** Stands in for a document that is refused: nothing of the refused one is parsed again or validated. */
export const placeholderText = '{ __typename }';
export const placeholder: DocumentNode = parse(placeholderText);

export interface TextGuard {
  /** Why a text is too large to be looked into; one that does not parse is for others to tell. */
  check(schema: GraphQLSchema, hash: string, source: string): GraphQLError | undefined;
  /** Finds the placeholder instead of a refused document, and everything else in the given store. */
  readonly documentStore: DocumentStore | null;
}

/** Verdicts that are remembered, by the text's hash. */
const maxVerdicts = 20_000;

/**
 * Holds a text seen for the first time against the limits, before validation, which is itself what a large
 * one makes slow. `offer`: takes the document of a text that is not too large, so that it need not be parsed again.
 */
export const createTextGuard = (
  limits: OperationLimits,
  store: DocumentStore | null | undefined,
  offer?: (schema: GraphQLSchema, hash: string, document: DocumentNode) => void,
): TextGuard => {
  const verdicts = new LRUCache<string, { error: GraphQLError | undefined }>({ max: maxVerdicts });

  const judge = (schema: GraphQLSchema, hash: string, source: string): GraphQLError | undefined => {
    const tooLong = exceededByLines(source, limits);
    if (tooLong) return tooLong;
    try {
      const document = parse(source, { maxTokens: limits.maxTokens });
      const error = exceeded(document, limits);
      if (!error) offer?.(schema, hash, document);
      return error;
    } catch (problem) {
      return exceededByText(source, problem, limits);
    }
  };

  return {
    check(schema, hash, source) {
      const known = verdicts.get(hash);
      if (known) return known.error;
      const error = judge(schema, hash, source);
      verdicts.set(hash, { error });
      return error;
    },
    documentStore: store
      ? {
          get: (key) =>
            verdicts.peek(withoutPrefix(key))?.error ? Promise.resolve(placeholder) : store.get(key),
          set: (key, document, options) => store.set(key, document, options),
          delete: (key) => store.delete(key),
        }
      : null,
  };
};
