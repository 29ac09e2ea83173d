import { HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from '@apollo/server';
import { type FormattedExecutionResult, getOperationAST, type GraphQLSchema } from 'graphql';
import type { Engine } from '../engine/engine.ts';
import { isObject, type JsonObject } from '../engine/json.ts';
import { stringifyResult } from '../engine/result.ts';
import type { ClientRequest, RequestRecord } from './clientRequest.ts';
import { RequestSteps, type RequestStepsDeps, wantsCost } from './requestSteps.ts';

export interface Shortcut {
  /** Undefined: ApolloServer is to answer, with what `begun` says. */
  answer(http: HTTPGraphQLRequest, context: ClientRequest): Promise<HTTPGraphQLResponse | undefined>;
  /** What was begun for a request that ApolloServer has to answer. */
  begun(context: ClientRequest): RequestSteps | undefined;
  /** Remembers how ApolloServer answered a request. */
  learn(http: HTTPGraphQLRequest, response: HTTPGraphQLResponse): void;
}

interface PlainRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: JsonObject | undefined;
}

/** Kinds of requests, by their headers, whose answer's media type is remembered. */
const maxKinds = 200;

/** What decides whether ApolloServer takes a request that is JSON, and the media type of its answer. */
const kindOf = ({ headers }: HTTPGraphQLRequest): string | undefined =>
  headers.has('apollo-require-preflight') || headers.has('x-apollo-operation-name')
    ? undefined
    : `${headers.get('content-type') ?? ''}\n${headers.get('accept') ?? ''}`;

const isText = (value: unknown): value is string | null | undefined =>
  value === undefined || value === null || typeof value === 'string';

const isRecord = (value: unknown): value is JsonObject | null | undefined =>
  value === undefined || value === null || isObject(value);

/** A POST that gives the text itself, in the form that ApolloServer asks for. */
const plainRequest = ({ method, body }: HTTPGraphQLRequest): PlainRequest | undefined => {
  if (method !== 'POST' || !isObject(body)) return undefined;
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || !isText(operationName) || !isRecord(variables) || !isRecord(extensions))
    return undefined;
  if (extensions?.['persistedQuery'] !== undefined) return undefined;
  return { query, operationName: operationName ?? undefined, variables: variables ?? undefined };
};

/**
 * Answers what ApolloServer would do nothing more for: an operation whose document it has already parsed and validated,
 * asked for in a way that it has already answered, and that goes well. Its way through the server costs more than
 * the engine's own part (measured: a fifth of a small query's CPU). Everything else is the server's, with the
 * steps that were taken, so that nobody is counted twice and nothing runs twice.
 */
export const createShortcut = (
  deps: RequestStepsDeps & {
    readonly documentOf: Engine['documentOf'];
    readonly liveSchema: () => GraphQLSchema | undefined;
  },
): Shortcut => {
  const mediaTypes = new Map<string, string>();
  const left = new WeakMap<RequestRecord, RequestSteps>();

  return {
    begun: ({ record }) => left.get(record),
    learn(http, { status = 200, headers }) {
      const kind = kindOf(http);
      const mediaType = headers.get('content-type');
      if (http.method !== 'POST' || status !== 200 || kind === undefined || mediaType === undefined) return;
      if (mediaTypes.size < maxKinds) mediaTypes.set(kind, mediaType);
    },
    async answer(http, context) {
      const mediaType = mediaTypes.get(kindOf(http) ?? '');
      const asked = plainRequest(http);
      const schema = deps.liveSchema();
      if (mediaType === undefined || !asked || !schema || wantsCost({ http })) return undefined;
      const { query, operationName, variables } = asked;
      const document = deps.documentOf(schema, query);
      const operation = document && getOperationAST(document, operationName);
      if (!operation) return undefined;
      const steps = new RequestSteps(deps, { query, http }, context);
      const found = { schema, document, operation, operationName, variables };
      try {
        const refused = steps.refused ?? (await steps.allow(found));
        const answered = refused ? undefined : await steps.answer(found);
        if (answered) {
          const result = steps.finished({ http }, answered.result as FormattedExecutionResult);
          const headers = new HeaderMap([
            ['cache-control', answered.cacheControl],
            ['content-type', mediaType],
          ]);
          for (const [name, value] of steps.headers) headers.set(name, value);
          return { headers, body: { kind: 'complete', string: stringifyResult(result) } };
        }
      } catch {
        // The server meets the same and says so.
      }
      left.set(context.record, steps);
      return undefined;
    },
  };
};
