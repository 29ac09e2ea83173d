import { errorCodes } from '@commerce/kernel';
import { requestErrorCodes } from '@commerce/service';
import type { GraphQLFormattedError } from 'graphql';

/**
 * What a client may see of an error: message, place, a code of the closed list and the argument it
 * names. Everything else (service names, upstream bodies, stack traces) stays inside.
 */
export const formatGatewayError = ({
  message,
  path,
  locations,
  extensions,
}: GraphQLFormattedError): GraphQLFormattedError => {
  const place = { ...(path && { path }), ...(locations && { locations }) };
  const code = extensions?.['code'];
  if (
    typeof code !== 'string' ||
    !(code in errorCodes || requestErrorCodes.has(code)) ||
    code === 'INTERNAL_SERVER_ERROR'
  ) {
    return { message: 'internal error', ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  }
  const argument = extensions?.['argument'];
  return { message, ...place, extensions: { code, ...(typeof argument === 'string' && { argument }) } };
};
