import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { type DocumentNode, type FormattedExecutionResult, GraphQLError } from 'graphql';
import type { Engine } from '../engine/engine.ts';
import { codeOf } from '../errors.ts';
import type { ClientRequest } from './clientRequest.ts';
import { placeholder, type TextGuard } from './limits/textGuard.ts';

/**
 * The gateway's one plugin of ApolloServer. A text that is too large is found out before it is parsed and
 * validated, but can be answered with a code of its own only once an operation is known: the placeholder's.
 */
export const createRequestPlugin = (
  guard: TextGuard,
  answerAhead?: Engine['answerAhead'],
): ApolloServerPlugin<ClientRequest> => ({
  async requestDidStart() {
    let refused: GraphQLError | undefined;
    return {
      async didResolveSource(request) {
        refused = guard.check(request.queryHash, request.source);
        // Where there is a document store, it is the guard's and gives the same.
        if (refused) (request as { document?: DocumentNode }).document = placeholder;
      },
      async didResolveOperation({ operation, operationName, contextValue }) {
        if (refused) throw refused;
        if (!operation) {
          throw new GraphQLError('the document has several operations, or none of this name', {
            extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400, headers: new Map() } },
          });
        }
        const { record } = contextValue;
        record.operationName = operationName ?? undefined;
        record.operationType = operation.operation;
        record.onOperation?.(operation.operation);
      },
      async responseForOperation({ schema, document, operation, request, contextValue: context }) {
        const { operationName, variables } = request;
        const answered = await answerAhead?.(schema, {
          document,
          operation,
          operationName,
          variables,
          context,
        });
        if (!answered) return null;
        const headers = new HeaderMap([['cache-control', answered.cacheControl]]);
        const singleResult = answered.result as FormattedExecutionResult;
        return { http: { headers }, body: { kind: 'single', singleResult } };
      },
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors) {
          const code = codeOf(error.extensions);
          contextValue.record.errorCodes.push(code);
          // The client sees only the code: what happened is told here.
          if (code === 'INTERNAL_SERVER_ERROR')
            contextValue.log.error({ err: error.originalError ?? error, path: error.path }, 'request failed');
        }
      },
    };
  },
});
