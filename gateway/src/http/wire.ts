import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { header } from './header.ts';
import { bodyWithPersistedId, searchWithPersistedId } from './persistedId.ts';

const jsonType = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/** A request that is refused before GraphQL looks at it. */
export class NotGraphQL extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A body that is anything but JSON is refused: what a form can send without asking first never gets through. */
const jsonBody = (request: FastifyRequest): unknown => {
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body) || body.length === 0) throw new NotGraphQL(400, 'a POST has a JSON body');
  if (!jsonType.test(header(request, 'content-type') ?? '')) {
    throw new NotGraphQL(415, 'the body of a POST is application/json');
  }
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new NotGraphQL(400, 'the body is not JSON');
  }
};

const searchOf = (url: string): string => {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
};

/** Headers that may change an answer to the same question, or whether there is one. */
const relevant = [
  'accept',
  'content-type',
  'cache-control',
  'x-timeout-ms',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-cost',
  'apollographql-client-name',
] as const;

/** What ApolloServer takes, with the headers that it looks at. Throws NotGraphQL. */
export const httpGraphQLRequest = (request: FastifyRequest): HTTPGraphQLRequest => {
  const headers = new HeaderMap();
  for (const name of relevant) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return {
    method: request.method,
    headers,
    search: searchWithPersistedId(searchOf(request.url)),
    body: request.method === 'POST' ? bodyWithPersistedId(jsonBody(request)) : undefined,
  };
};

/** Longer bodies are answered one by one: comparing them would cost more than it saves. */
const longestKeyBytes = 65_536;

/** Equal for requests that ask the very same, byte by byte; undefined: too long to compare. */
export const requestKey = (request: FastifyRequest): string | undefined => {
  const body: unknown = request.body;
  const bytes = Buffer.isBuffer(body) ? body : undefined;
  if (bytes && bytes.length > longestKeyBytes) return undefined;
  let key = request.method;
  for (const name of relevant) {
    const value = request.headers[name];
    key += `\n${typeof value === 'string' ? value : ''}`;
  }
  return `${key}\n${searchOf(request.url)}\n${bytes?.toString('latin1') ?? ''}`;
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The operation as it was sent, believed in nothing: a request that makes no sense has none. */
export const operationOf = (
  request: FastifyRequest,
): { query?: string; operationName?: string; variables?: unknown } => {
  try {
    const sent: Record<string, unknown> =
      request.method === 'POST'
        ? { ...(jsonBody(request) as object) }
        : Object.fromEntries(new URLSearchParams(searchOf(request.url)));
    const query = textOf(sent['query']);
    const operationName = textOf(sent['operationName']);
    const { variables } = sent;
    return {
      ...(query !== undefined && { query }),
      ...(operationName !== undefined && { operationName }),
      ...(variables !== undefined && {
        variables: typeof variables === 'string' ? (JSON.parse(variables) as unknown) : variables,
      }),
    };
  } catch {
    return {};
  }
};
