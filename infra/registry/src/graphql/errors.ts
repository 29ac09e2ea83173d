import type { Logger } from '@commerce/service';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

const original = (error: unknown): unknown =>
  error instanceof GraphQLError ? (error.originalError ?? error) : error;

/** What a client may see: our own refusals as they are, everything unexpected as one code. */
export const formatError = (
  logger: Logger,
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLFormattedError => {
  if (formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR') return formatted;
  const cause = original(error);
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  logger.error({ err: cause, path: formatted.path }, 'request failed');
  return code === 'SUBGRAPH_UNAVAILABLE'
    ? {
        message: 'the registry’s database did not answer: try again',
        extensions: { code: 'STORE_UNAVAILABLE' },
      }
    : { message: 'internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
};
