import { BadUserInput, CodedError, errorCodes } from '@commerce/kernel';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

const unwrap = (error: unknown): unknown =>
  error instanceof GraphQLError && error.originalError ? error.originalError : error;

/** Codes of graphql-js and @apollo/server that say the request itself was wrong: passed on as they are. */
export const requestErrorCodes: ReadonlySet<string> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  ...Object.keys(errorCodes),
]);

/**
 * What a client may see of an error: its message when it was meant for the client, a code of the
 * closed list always, a stack trace never.
 */
export const formatError = (
  formatted: GraphQLFormattedError,
  error: unknown,
): { formatted: GraphQLFormattedError; code: string; unexpected: unknown } => {
  const cause = unwrap(error);
  const place = {
    ...(formatted.path && { path: formatted.path }),
    ...(formatted.locations && { locations: formatted.locations }),
  };
  const seen = (message: string, extensions: Record<string, unknown> & { code: string }) => ({
    formatted: { message, ...place, extensions },
    code: extensions.code,
  });

  if (cause instanceof CodedError) {
    const argument = cause instanceof BadUserInput ? { argument: cause.argument } : {};
    const unexpected =
      cause.code === 'INTERNAL_SERVER_ERROR' || cause.code === 'SUBGRAPH_UNAVAILABLE' ? cause : undefined;
    return { ...seen(cause.message, { code: cause.code, ...argument }), unexpected };
  }
  const code = formatted.extensions?.['code'];
  // A scalar's complaint about a variable or literal reaches us as a plain GraphQLError.
  if (typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR' && requestErrorCodes.has(code)) {
    return { ...seen(formatted.message, { code }), unexpected: undefined };
  }
  return { ...seen('internal error', { code: 'INTERNAL_SERVER_ERROR' }), unexpected: cause };
};
