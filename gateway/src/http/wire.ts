import { isUtf8 } from 'node:buffer';
import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { bodyWithoutEmpty, searchWithoutEmpty } from './emptyParameters.ts';
import { header } from './header.ts';
import { nestsDeeperThan } from './jsonNesting.ts';
import { bodyWithPersistedId, searchWithPersistedId } from './persistedId.ts';

const jsonType = /^application\/([\w.-]+\+)?json\s*(;|$)/i;
const otherCharset = /;\s*charset\s*=\s*(?!"?utf-?8"?\s*(?:;|$))/i;

/** Lists and objects inside each other. Nobody means more, and those who walk a value need room on the stack. */
const deepestJson = 500;

/** A request that is refused before GraphQL looks at it. */
export class NotGraphQL extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const tooDeep = (): NotGraphQL =>
  new NotGraphQL(400, `more than ${deepestJson} lists and objects inside each other`);

/** A body that is anything but JSON is refused: what a form can send without asking first never gets through. */
const jsonBody = (request: FastifyRequest): unknown => {
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body) || body.length === 0) throw new NotGraphQL(400, 'a POST has a JSON body');
  const type = header(request, 'content-type') ?? '';
  if (!jsonType.test(type)) throw new NotGraphQL(415, 'the body of a POST is application/json');
  if (otherCharset.test(type)) throw new NotGraphQL(415, 'the body of a POST is UTF-8');
  const encoding = header(request, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw new NotGraphQL(415, 'the body of a POST is not compressed');
  // What is not would become replacement characters, and be stored as such.
  if (!isUtf8(body)) throw new NotGraphQL(400, 'the body is not UTF-8');
  if (nestsDeeperThan(body, deepestJson)) throw tooDeep();
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

/** The search of a GET as ApolloServer takes it. */
const searchOfGet = (url: string): string => {
  const search = searchWithPersistedId(searchWithoutEmpty(searchOf(url)));
  if (search.length > deepestJson) {
    const variables = new URLSearchParams(search).get('variables');
    if (variables !== null && nestsDeeperThan(Buffer.from(variables), deepestJson)) throw tooDeep();
  }
  return search;
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
    search: request.method === 'GET' ? searchOfGet(request.url) : '',
    body: request.method === 'POST' ? bodyWithPersistedId(bodyWithoutEmpty(jsonBody(request))) : undefined,
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
