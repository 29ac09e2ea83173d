import { errorCodes } from '@commerce/kernel';
import { requestErrorCodes } from '@commerce/service';
import type { GraphQLFormattedError } from 'graphql';
import { guardCodes } from './guard/refusal.ts';
import { limitCodes } from './http/limits/limits.ts';

/** Every code that a client may see. */
const closedList: ReadonlySet<string> = new Set([
  ...Object.keys(errorCodes),
  ...requestErrorCodes,
  ...limitCodes,
  ...guardCodes,
]);

/** The code of the closed list that an error is answered with. */
export const codeOf = (extensions: Readonly<Record<string, unknown>> | undefined): string => {
  const code = extensions?.['code'];
  return typeof code === 'string' && closedList.has(code) ? code : 'INTERNAL_SERVER_ERROR';
};

/**
 * What a client may see of an error: message, place, a code of the closed list, the argument it names and,
 * only where that is configured, the subgraph it came from. Everything else (upstream bodies, stack traces)
 * stays inside.
 */
export const createErrorFormat =
  (options: { exposeServiceNames: boolean }) =>
  ({ message, path, locations, extensions }: GraphQLFormattedError): GraphQLFormattedError => {
    const code = codeOf(extensions);
    const internal = code === 'INTERNAL_SERVER_ERROR';
    const argument = internal ? undefined : extensions?.['argument'];
    const serviceName = options.exposeServiceNames ? extensions?.['serviceName'] : undefined;
    return {
      message: internal ? 'internal error' : message,
      ...(path && { path }),
      ...(locations && { locations }),
      extensions: {
        code,
        ...(typeof argument === 'string' && { argument }),
        ...(typeof serviceName === 'string' && { serviceName }),
      },
    };
  };
