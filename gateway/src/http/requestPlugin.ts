import { type ApolloServerPlugin, type GraphQLRequest, HeaderMap } from '@apollo/server';
import {
  type DocumentNode,
  type FormattedExecutionResult,
  GraphQLError,
  type OperationDefinitionNode,
} from 'graphql';
import type { Engine } from '../engine/engine.ts';
import { codeOf } from '../errors.ts';
import type { Guards } from '../guard/guards.ts';
import type { Guarded } from '../guard/operationGuard.ts';
import type { Safelist, SafelistVerdict } from '../guard/safelist/safelist.ts';
import type { Usage } from '../usage/usage.ts';
import type { ClientRequest } from './clientRequest.ts';
import { placeholder, placeholderText, type TextGuard } from './limits/textGuard.ts';

export interface RequestPluginDeps {
  readonly guard: TextGuard;
  readonly answerAhead?: Engine['answerAhead'] | undefined;
  /** Undefined: everybody may ask anything that is not too large. */
  readonly guards?: Pick<Guards, 'safelist' | 'operations' | 'newTexts'> | undefined;
  /** Undefined: what clients use of the schema is not reported. */
  readonly usage?: Pick<Usage, 'operationOf'> | undefined;
}

/** With this header a client asks what its operation cost (`extensions.cost`). */
const costHeader = 'x-cost';

const wantsCost = ({ http }: GraphQLRequest): boolean => {
  const asked = http?.headers.get(costHeader);
  return asked !== undefined && asked !== '' && asked !== '0' && asked !== 'false';
};

const noOperation = (): GraphQLError =>
  new GraphQLError('the document has several operations, or none of this name', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400, headers: new Map() } },
  });

/** ApolloServer reads the request only after this. */
const replaceText = (request: GraphQLRequest, text: string): void => {
  request.query = text;
  const { persistedQuery: _, ...rest } = request.extensions ?? {};
  request.extensions = rest;
};

/**
 * Puts what is listed in the place of its id, and the placeholder in that of what is refused.
 */
const applyList = (
  safelist: Safelist,
  request: GraphQLRequest,
  { caller }: ClientRequest,
): SafelistVerdict => {
  const persisted: unknown = request.extensions?.['persistedQuery'];
  const hash =
    typeof persisted === 'object' && persisted && (persisted as { sha256Hash?: unknown }).sha256Hash;
  const asked = {
    query: request.query,
    id: typeof hash === 'string' ? hash : undefined,
    clientName: request.http?.headers.get('apollographql-client-name'),
  };
  const verdict = safelist.check(asked, caller);
  const { refused, listed } = verdict;
  if (refused || (listed && asked.query === undefined)) {
    replaceText(request, refused ? placeholderText : (listed?.body ?? ''));
  }
  return verdict;
};

/**
 * The gateway's one plugin of ApolloServer. What is too large or not listed is found out before it is parsed and
 * validated, but can be answered with a code of its own only once an operation is known: the placeholder's.
 */
export const createRequestPlugin = ({
  guard,
  answerAhead,
  guards: ofClients,
  usage,
}: RequestPluginDeps): ApolloServerPlugin<ClientRequest> => ({
  async requestDidStart({ request: asked, contextValue: context }) {
    const guards = context.isOwn ? undefined : ofClients;
    const verdict = guards?.safelist && applyList(guards.safelist, asked, context);
    const text = verdict?.refused || verdict?.listed ? undefined : asked.query;
    let refused = verdict?.refused;
    if (text !== undefined && context.caller) {
      refused ??= guards?.newTexts?.check(context.caller, text);
      if (refused) replaceText(asked, placeholderText);
    }
    let guarded: Guarded | undefined;
    /** What the engine counted in the answer. */
    let counted: number | undefined;

    const known = (operation: OperationDefinitionNode, operationName: string | null): void => {
      context.record.operationName = operationName ?? undefined;
      context.record.operationType = operation.operation;
    };

    return {
      async didResolveSource(request) {
        refused ??= guard.check(request.schema, request.queryHash, request.source);
        // Where there is a document store, it is the guard's and gives the same.
        if (refused) (request as { document?: DocumentNode }).document = placeholder;
      },
      async didResolveOperation({ schema, document, operation, operationName, request, response }) {
        if (refused) throw refused;
        if (!operation) throw noOperation();
        known(operation, operationName);
        if (text !== undefined) guards?.newTexts?.valid(text);
        if (guards?.operations) {
          const checking = guards.operations.check({
            schema,
            document,
            operation,
            variables: request.variables,
            caller: context.caller,
            listedName: verdict?.listed?.name,
          });
          guarded = checking instanceof Promise ? await checking : checking;
          if (guarded.refused) throw guarded.refused;
          for (const [name, value] of guarded.headers) response.http.headers.set(name, value);
        }
        if (usage && !context.isOwn)
          context.record.used = usage.operationOf(schema, document, operation, request.variables);
        // Others may wait for this one's answer from here on.
        context.record.onOperation?.(operation.operation);
      },
      async responseForOperation({ schema, document, operation, request }) {
        const { operationName, variables } = request;
        const answered = await answerAhead?.(schema, {
          document,
          operation,
          operationName,
          variables,
          context,
          counted: guarded && ((cost) => (counted = cost)),
        });
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
        if (!guarded) return;
        const cost = guarded.finished(counted);
        if (body.kind !== 'single' || !wantsCost(request)) return;
        body.singleResult = {
          ...body.singleResult,
          extensions: { ...body.singleResult.extensions, cost },
        };
      },
    };
  },
});
