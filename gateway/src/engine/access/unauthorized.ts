import { GraphQLError } from 'graphql';
import type { DeniedPlace } from './places.ts';

/** What happens to an operation that asks for something its caller may not see; see GATEWAY_UNAUTHORIZED. */
export type OnUnauthorized = 'filter' | 'reject' | 'report';

/**
 * The same for whatever is missing: which right it is, or whether there is such an object, is not told.
 * `rejected`: nothing was executed.
 */
export const unauthorized = (path: DeniedPlace['path'], rejected = false): GraphQLError =>
  new GraphQLError('Unauthorized field or type', {
    path,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', ...(rejected && { http: { status: 403 } }) },
  });
