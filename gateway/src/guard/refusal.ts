import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';

/** The codes by which guards refuse, beside those of the kernel. The names are Apollo Router's. */
export const guardCodes = [
  'COST_ESTIMATED_TOO_EXPENSIVE',
  'COST_QUERY_PARSE_FAILURE',
  'PERSISTED_QUERY_NOT_IN_LIST',
  'QUERY_NOT_IN_SAFELIST',
  'CANNOT_SEND_PQ_ID_AND_BODY',
] as const;

/** An error that decides the answer's HTTP status. */
export const refusal = (
  code: (typeof guardCodes)[number] | 'RATE_LIMITED',
  status: number,
  message: string,
  headers: readonly (readonly [string, string])[] = [],
): GraphQLError => {
  const map = new HeaderMap();
  for (const [name, value] of headers) map.set(name, value);
  return new GraphQLError(message, { extensions: { code, http: { status, headers: map } } });
};
