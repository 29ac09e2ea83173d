import { GraphQLError } from 'graphql';
import { type SubgraphError, SubgraphFailure } from '../fetch/port.ts';

type ResponsePath = readonly (string | number)[];

/** More errors than this tell nobody more; a bound on the answer's size. */
export const maxErrors = 500;

/** What a subgraph may say in its extensions and a client may see. */
const passedOn = (error: SubgraphError): Record<string, unknown> => {
  const code = error.extensions?.['code'];
  const argument = error.extensions?.['argument'];
  return {
    code: typeof code === 'string' ? (ofRequest.get(code) ?? code) : 'DOWNSTREAM_SERVICE_ERROR',
    ...(typeof argument === 'string' && { argument }),
  };
};

/** The subgraph refused a value written into our fetch, such as a literal of a scalar that only it can judge. */
const ofRequest = new Map([['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']]);

export const fromSubgraph = (
  error: SubgraphError,
  path: ResponsePath | undefined,
  serviceName: string | undefined,
): GraphQLError =>
  new GraphQLError(error.message, {
    ...(path && { path }),
    extensions: { ...passedOn(error), ...(serviceName !== undefined && { serviceName }) },
  });

/** One error for all fields of a fetch that failed; what exactly happened is in the log. */
export const fromFailure = (failure: unknown, serviceName: string | undefined): GraphQLError => {
  const unavailable = failure instanceof SubgraphFailure;
  return new GraphQLError(unavailable ? 'a subgraph did not answer' : 'internal error', {
    ...(failure instanceof Error && { originalError: failure }),
    extensions: {
      code: unavailable ? 'SUBGRAPH_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR',
      ...(serviceName !== undefined && { serviceName }),
    },
  });
};
