import { type ApolloServerPlugin, type GraphQLRequest, HeaderMap } from '@apollo/server';
import { type DocumentNode, type FormattedExecutionResult, GraphQLError } from 'graphql';
import { codeOf } from '../errors.ts';
import type { ClientRequest } from './clientRequest.ts';
import { placeholder, type TextGuard } from './limits/textGuard.ts';
import { type FoundOperation, RequestSteps, type RequestStepsDeps } from './requestSteps.ts';

export interface RequestPluginDeps extends RequestStepsDeps {
  readonly guard: TextGuard;
  /** What was begun for a request before ApolloServer got it. */
  readonly begun?: ((context: ClientRequest) => RequestSteps | undefined) | undefined;
}

const noOperation = (): GraphQLError =>
  new GraphQLError('the document has several operations, or none of this name', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400, headers: new Map() } },
  });

const foundOf = ({
  request: { operationName, variables },
  ...found
}: Pick<FoundOperation, 'schema' | 'document' | 'operation'> & {
  readonly request: GraphQLRequest;
}): FoundOperation => ({
  schema: found.schema,
  document: found.document,
  operation: found.operation,
  operationName,
  variables,
});

/**
 * The gateway's one plugin of ApolloServer. What is too large or not listed is found out before it is parsed and
 * validated, but can be answered with a code of its own only once an operation is known: the placeholder's.
 */
export const createRequestPlugin = (deps: RequestPluginDeps): ApolloServerPlugin<ClientRequest> => ({
  async requestDidStart({ request: asked, contextValue: context }) {
    const steps = deps.begun?.(context) ?? new RequestSteps(deps, asked, context);
    steps.applyTo(asked);
    return {
      async didResolveSource(request) {
        steps.refused ??= deps.guard.check(request.schema, request.queryHash, request.source);
        // Where there is a document store, it is the guard's and gives the same.
        if (steps.refused) (request as { document?: DocumentNode }).document = placeholder;
      },
      async didResolveOperation({ schema, document, operation, request, response }) {
        if (steps.refused) throw steps.refused;
        if (!operation) throw noOperation();
        const refused = await steps.allow(foundOf({ schema, document, operation, request }));
        if (refused) throw refused;
        for (const [name, value] of steps.headers) response.http.headers.set(name, value);
      },
      async responseForOperation(resolved) {
        const answered = await steps.answer(foundOf(resolved));
        if (!answered) return null;
        const headers = new HeaderMap([['cache-control', answered.cacheControl]]);
        const singleResult = answered.result as FormattedExecutionResult;
        return { http: { headers }, body: { kind: 'single', singleResult } };
      },
      async didEncounterErrors({ errors }) {
        for (const error of errors) {
          const code = codeOf(error.extensions);
          context.record.errorCodes.push(code);
          // The client sees only the code: what happened is told here.
          if (code === 'INTERNAL_SERVER_ERROR')
            context.log.error({ err: error.originalError ?? error, path: error.path }, 'request failed');
        }
      },
      async willSendResponse({ request, response: { body } }) {
        if (body.kind === 'single') body.singleResult = steps.finished(request, body.singleResult);
      },
    };
  },
});
