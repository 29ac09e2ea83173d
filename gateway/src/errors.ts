import { errorCodes } from '@commerce/kernel';
import { requestErrorCodes } from '@commerce/service';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { guardCodes } from './guard/refusal.ts';
import { limitCodes } from './http/limits/limits.ts';

/** Every code that a client may see. */
const closedList: ReadonlySet<string> = new Set([
  ...Object.keys(errorCodes),
  ...requestErrorCodes,
  ...limitCodes,
  ...guardCodes,
]);

type Extensions = Readonly<Record<string, unknown>> | undefined;

/** ApolloServer has no code for some of what it finds wrong with a request, such as a hash of another text. */
const isWrongRequest = (extensions: Extensions): boolean => {
  const http = extensions?.['http'];
  return (
    extensions?.['code'] === undefined &&
    typeof http === 'object' &&
    http !== null &&
    (http as { status?: unknown }).status === 400
  );
};

/** The code of the closed list that an error is answered with. */
export const codeOf = (extensions: Extensions): string => {
  if (isWrongRequest(extensions)) return 'BAD_REQUEST';
  const code = extensions?.['code'];
  return typeof code === 'string' && closedList.has(code) ? code : 'INTERNAL_SERVER_ERROR';
};

/** Messages quote what was sent, and a subgraph may say anything: nobody reads more than this many characters. */
const longestMessage = 1_000;

const shortened = (message: string): string =>
  message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;

/**
 * What a client may see of an error: message, place, a code of the closed list, the argument it names and,
 * only where that is configured, the subgraph it came from. Everything else (upstream bodies, stack traces)
 * stays inside.
 */
export const createErrorFormat =
  (options: { exposeServiceNames: boolean }) =>
  (
    { message, path, locations, extensions }: GraphQLFormattedError,
    error?: unknown,
  ): GraphQLFormattedError => {
    const code = codeOf(error instanceof GraphQLError ? error.extensions : extensions);
    const internal = code === 'INTERNAL_SERVER_ERROR';
    const argument = internal ? undefined : extensions?.['argument'];
    const serviceName = options.exposeServiceNames ? extensions?.['serviceName'] : undefined;
    return {
      message: internal ? 'internal error' : shortened(message),
      ...(path && { path }),
      ...(locations && { locations }),
      extensions: {
        code,
        ...(typeof argument === 'string' && { argument }),
        ...(typeof serviceName === 'string' && { serviceName }),
      },
    };
  };
