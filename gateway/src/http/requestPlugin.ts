import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { codeOf } from '../errors.ts';
import type { ClientRequest } from './clientRequest.ts';
import type { CheckText } from './limits/checkText.ts';

/** Stands in for a document that is refused: nothing of the refused one is parsed or validated. */
const placeholder: DocumentNode = parse('{ __typename }');

/**
 * The gateway's one plugin of ApolloServer. A document that is set when the source is known is neither parsed
 * nor validated by ApolloServer; an error can be answered with its own code only once the operation is known.
 */
export const createRequestPlugin = (checkText: CheckText): ApolloServerPlugin<ClientRequest> => ({
  async requestDidStart() {
    let refused: GraphQLError | undefined;
    return {
      async didResolveSource(request) {
        refused = checkText(request.source);
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
