import { describe, expect, test } from '@jest/globals';
import { readAnswer } from '../../../src/engine/fetch/answer.ts';
import { SubgraphFailure } from '../../../src/engine/fetch/port.ts';
import { answerOf } from './support/requests.ts';

const failureOf = (read: () => unknown): SubgraphFailure => {
  try {
    read();
  } catch (error) {
    if (error instanceof SubgraphFailure) return error;
  }
  throw new Error('it was read as an answer');
};

describe('a 2xx answer', () => {
  test('is read with its data, errors, cache policy and start', () => {
    const body = '{"data":{"a":1},"errors":[{"message":"no b","path":["b",0],"extensions":{"code":"X"}}]}';
    expect(readAnswer('product', answerOf(body, { cacheControl: 'max-age=1', startedAtMs: 7 }))).toEqual({
      data: { a: 1 },
      errors: [{ message: 'no b', path: ['b', 0], extensions: { code: 'X' } }],
      cacheControl: 'max-age=1',
      startedAtMs: 7,
      isPlain: true,
    });
  });

  test.each([
    ['null data', '{"data":null,"errors":[{"message":"m"}]}', null],
    ['errors alone', '{"errors":[{"message":"m"}]}', undefined],
  ])('may have %s', (_, body, data) => {
    const answer = readAnswer('product', answerOf(body));
    expect(answer.data).toBe(data);
    expect(answer.errors).toEqual([{ message: 'm' }]);
  });

  test.each(['{"data":{},"errors":null}', '{"data":{},"errors":[]}', '\ufeff{"data":{}}'])(
    'without errors has none however that is written: %j',
    (body) => {
      expect(readAnswer('product', answerOf(body))).toMatchObject({ data: {}, errors: undefined });
    },
  );

  test('keeps only what an error may have', () => {
    const body = '{"data":null,"errors":[{"message":"m","path":"a.b","extensions":[1],"stack":"at secret"}]}';
    expect(readAnswer('product', answerOf(body)).errors).toEqual([{ message: 'm' }]);
  });

  test.each([
    ['an empty body', ''],
    ['an empty body', ' \n'],
    ['HTML instead of JSON', '<!doctype html><p>secret'],
    ['broken JSON', '{"data":{"a":"secret'],
    ['a JSON list', '[{"data":{}}]'],
    ['JSON that is no object', '"secret"'],
    ['JSON that is no object', 'null'],
    ['data that is no object', '{"data":[]}'],
    ['data that is no object', '{"data":"secret"}'],
    ['errors that are no list', '{"data":{},"errors":{"message":"secret"}}'],
    ['an error without a message', '{"data":{},"errors":[{"message":7}]}'],
    ['an error without a message', '{"data":{},"errors":["secret"]}'],
    ['an error without a message', '{"data":{},"errors":[null]}'],
    ['neither data nor errors', '{}'],
    ['neither data nor errors', '{"errors":[]}'],
  ])('with %s is malformed, and the detail quotes nothing: %j', (what, body) => {
    const failed = failureOf(() => readAnswer('product', answerOf(body)));
    expect(failed).toMatchObject({ reason: 'malformed', subgraph: 'product' });
    expect(failed.message).toBe(`product: answered 200 with ${what}`);
    expect(failed.cause).toBeUndefined();
  });
});

describe('another status', () => {
  test.each([
    [400, 'application/json; charset=utf-8', '{"errors":[{"message":"m"}]}'],
    [400, 'application/graphql-response+json', '{"errors":[{"message":"m"}]}'],
    [500, 'application/graphql-response+json; charset=utf-8', '{"data":{"a":1}}'],
    [401, 'application/json', '{"data":null,"errors":[{"message":"m"}]}'],
  ])('%i as %s with a GraphQL body is an answer', (status, contentType, body) => {
    expect(readAnswer('product', answerOf(body, { status, contentType }))).toMatchObject(
      JSON.parse(body) as object,
    );
  });

  test.each([
    [500, 'application/json', '{"data":{"a":1}}'],
    [401, 'application/json', '{"message":"who are you"}'],
    [403, 'text/html', '<p>no'],
    [503, 'text/plain', ''],
    [302, '', ''],
    [502, 'application/graphql-response+json', '{"errors":'],
  ])('%i as %s without one fails as a status', (status, contentType, body) => {
    const failed = failureOf(() => readAnswer('product', answerOf(body, { status, contentType })));
    expect(failed).toMatchObject({ reason: 'status' });
    expect(failed.message).toBe(`product: answered with status ${status}`);
  });
});

describe('the path of an error', () => {
  const pathOf = (path: unknown): unknown =>
    readAnswer('product', answerOf(JSON.stringify({ data: {}, errors: [{ message: 'm', path }] })))
      .errors?.[0]?.path;

  test('is kept where it can be one of this answer', () => {
    expect(pathOf(['a', 0, 'b'])).toEqual(['a', 0, 'b']);
    expect(pathOf(Array.from({ length: 500 }, (_, index) => index))).toHaveLength(500);
  });

  test.each([
    ['no list', 'a'],
    ['with an object in it', ['a', {}]],
    ['deeper than any answer', Array.from({ length: 501 }, () => 'a')],
    ['with a part that is no name', ['a'.repeat(501)]],
  ])('is left out: %s', (_, path) => {
    expect(pathOf(path)).toBeUndefined();
  });
});

describe('keys that poison prototypes', () => {
  test.each([
    '{"data":{"a":{"__proto__":{"poisoned":true},"b":1}}}',
    '{"data":{"a":{"\\u005f_proto__":{"poisoned":true},"b":1}}}',
    '{"data":{"a":{"__\\u0070rot\\u006F__":{"poisoned":true},"b":1}}}',
    '{"data":{"a":{"b":1}},"errors":[{"message":"m","extensions":{"__proto__":{"poisoned":true}}}]}',
  ])('are dropped wherever they are and however they are written: %s', (body) => {
    const { data, errors } = readAnswer('product', answerOf(body));
    expect(Object.keys(data?.a as object)).toEqual(['b']);
    const merged = Object.assign({}, data?.a, errors?.[0]?.extensions) as { poisoned?: boolean };
    expect(merged.poisoned).toBeUndefined();
  });

  test('are found at any depth without running out of stack', () => {
    const depth = 50_000;
    const body = `{"data":{"a":${'[{"__proto__":'.repeat(depth)}1${'}]'.repeat(depth)}}}`;
    expect(readAnswer('product', answerOf(body)).data).toEqual({ a: [{}] });
  });

  test('leave the same text inside values alone', () => {
    expect(readAnswer('product', answerOf('{"data":{"a":"__proto__"}}')).data).toEqual({ a: '__proto__' });
  });
});
