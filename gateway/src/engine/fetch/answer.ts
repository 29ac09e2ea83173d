import { isObject, isPlainJson, type JsonObject } from '../json.ts';
import { type RawAnswer, type SubgraphAnswer, type SubgraphError, SubgraphFailure } from './port.ts';

/** No place of an answer is deeper, and no name longer: a path of an error is repeated to the client as it is. */
const maxPathParts = 500;
const longestPathPart = 500;

const isPathPart = (part: unknown): boolean =>
  typeof part === 'number' || (typeof part === 'string' && part.length <= longestPathPart);

const isPath = (value: unknown): value is (string | number)[] =>
  Array.isArray(value) && value.length <= maxPathParts && value.every(isPathPart);

/** Any letter of the key below, written as an escape. */
const escapedLetter = /\\u00(?:5f|6f|7[024])/i;

/** Three letters are searched several times as fast as the whole key, and a hit costs only a closer look. */
const mayHoldProto = (body: string): boolean =>
  body.includes('__p') || (body.includes('\\u00') && escapedLetter.test(body));

/** Without recursion: a hostile answer may be nested deeper than the stack. */
const dropProto = (root: unknown): void => {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) delete (value as JsonObject)['__proto__'];
    for (const child of Object.values(value)) if (typeof child === 'object') open.push(child);
  }
};

/** An own key `__proto__`, harmless in itself, would set the prototype of whatever it is merged into. */
const parse = (body: string): unknown => {
  const parsed: unknown = JSON.parse(body.charCodeAt(0) === 0xfeff ? body.slice(1) : body);
  if (mayHoldProto(body)) dropProto(parsed);
  return parsed;
};

/** What the body is instead, in words that quote nothing of it. */
const notJson = ({ body, contentType }: RawAnswer): string => {
  if (body.trim() === '') return 'an empty body';
  if (contentType.includes('html') || body.trimStart().startsWith('<')) return 'HTML instead of JSON';
  return contentType.includes('json') ? 'broken JSON' : 'something else than JSON';
};

const readError = (value: unknown): SubgraphError | undefined => {
  if (!isObject(value) || typeof value.message !== 'string') return undefined;
  return {
    message: value.message,
    ...(isPath(value.path) && { path: value.path }),
    ...(isObject(value.extensions) && { extensions: value.extensions }),
  };
};

/** The errors; a text says what is wrong with them instead. No errors, null and an empty list mean the same. */
const readErrors = (value: unknown): readonly SubgraphError[] | undefined | string => {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return 'errors that are no list';
  const errors = value.map(readError);
  if (!errors.every((error) => error !== undefined)) return 'an error without a message';
  return errors.length > 0 ? errors : undefined;
};

/** The answer; a text says why it is none. */
const read = (value: unknown, { body, cacheControl, startedAtMs }: RawAnswer): SubgraphAnswer | string => {
  if (!isObject(value)) return Array.isArray(value) ? 'a JSON list' : 'JSON that is no object';
  const { data } = value;
  if (data !== undefined && data !== null && !isObject(data)) return 'data that is no object';
  const errors = readErrors(value.errors);
  if (typeof errors === 'string') return errors;
  if (data === undefined && !errors) return 'neither data nor errors';
  return { data, errors, cacheControl, startedAtMs, isPlain: isPlainJson(body) };
};

const parseOrUndefined = (body: string): unknown => {
  try {
    return parse(body);
  } catch {
    return undefined;
  }
};

/**
 * A status other than 2xx with a GraphQL body is an answer by the GraphQL over HTTP spec: always as
 * application/graphql-response+json, and as application/json when errors say that GraphQL wrote it.
 */
const readRefusal = (raw: RawAnswer): SubgraphAnswer | undefined => {
  const answer = read(parseOrUndefined(raw.body), raw);
  if (typeof answer === 'string') return undefined;
  return answer.errors || raw.contentType.startsWith('application/graphql-response+json')
    ? answer
    : undefined;
};

/**
 * Parses an answer and checks its shape. Throws SubgraphFailure, 'malformed' for a 2xx that is no GraphQL answer and
 * 'status' for another status without one; its detail never quotes the body.
 * No object in `data` has an own key `__proto__`. Keys such as `constructor` may be there, for a field may have that
 * name: whoever merges must look for own keys alone.
 */
export const readAnswer = (subgraph: string, raw: RawAnswer): SubgraphAnswer => {
  const { status } = raw;
  if (status < 200 || status > 299) {
    const refusal = readRefusal(raw);
    if (!refusal) throw new SubgraphFailure(subgraph, 'status', `answered with status ${status}`);
    return refusal;
  }
  let parsed: unknown;
  try {
    parsed = parse(raw.body);
  } catch {
    // The parser's own message would quote the body.
    throw new SubgraphFailure(subgraph, 'malformed', `answered ${status} with ${notJson(raw)}`);
  }
  const answer = read(parsed, raw);
  if (typeof answer === 'string') {
    throw new SubgraphFailure(subgraph, 'malformed', `answered ${status} with ${answer}`);
  }
  return answer;
};
