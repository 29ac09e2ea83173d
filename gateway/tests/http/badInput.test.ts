import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { getIntrospectionQuery } from 'graphql';
import {
  outcome,
  type RunningGateway,
  startTrivialGateway,
  trivialEngine,
} from '../support/trivialGateway.ts';

let running: RunningGateway;

beforeAll(async () => {
  running = await startTrivialGateway(
    trivialEngine({ hello: ({ name = 'world' }) => `hello ${String(name)}` }),
  );
});
afterAll(() => running.gateway.stop());

const refusedAs = async (body: unknown, headers?: Record<string, string>) =>
  outcome(await running.post(body, headers));

/** Sends bytes as they are and reads the whole answer. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

const nested = (depth: number): string => `{ ${'again { '.repeat(depth)} hello ${'} '.repeat(depth)} }`;

describe('what is no GraphQL request', () => {
  test.each([
    ['malformed JSON', '{"query": "{ hello }"', 400, 'BAD_REQUEST'],
    ['an empty body', '', 400, 'BAD_REQUEST'],
    ['JSON that is no object', '"{ hello }"', 400, 'BAD_REQUEST'],
    ['no query', {}, 400, 'BAD_REQUEST'],
    ['an empty query', { query: '' }, 400, 'BAD_REQUEST'],
    ['a query that is no text', { query: 7 }, 400, 'BAD_REQUEST'],
    ['variables that are no object', { query: '{ hello }', variables: [] }, 400, 'BAD_REQUEST'],
    ['a batch', [{ query: '{ hello }' }], 400, 'BAD_REQUEST'],
  ])('%s is %p', async (_name, body, status, code) => {
    expect(await refusedAs(body)).toEqual([status, code]);
  });

  test('a body that is not UTF-8 is refused, not stored with replacement characters', async () => {
    const inLatin1 = Buffer.from('{"query":"{ hello(name: \\"é\\") }"}', 'latin1');
    const send = (type: string, body: Buffer, more?: Record<string, string>) =>
      fetch(`${running.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': type, ...more },
        body: new Uint8Array(body),
      }).then(outcome);
    expect(await send('application/json', inLatin1)).toEqual([400, 'BAD_REQUEST']);
    const plain = Buffer.from('{"query":"{ hello }"}');
    expect(await send('application/json; charset=iso-8859-1', plain)).toEqual([415, 'BAD_REQUEST']);
    expect(await send('application/json; charset=utf-80', plain)).toEqual([415, 'BAD_REQUEST']);
    expect(await send('application/json; charset="UTF-8"', plain)).toEqual([200, undefined]);
    expect(await send('application/json;charset=utf8; x=y', plain)).toEqual([200, undefined]);
    expect(await send('application/json', plain, { 'content-encoding': 'gzip' })).toEqual([
      415,
      'BAD_REQUEST',
    ]);
  });

  test.each([
    ['lists', '['.repeat(501), ']'.repeat(501)],
    ['lists and objects', '{"a":['.repeat(251), ']}'.repeat(251)],
    ['lists beside texts full of quotes', `["\\"]]]]\\\\",${'['.repeat(500)}`, ']'.repeat(501)],
  ])(
    'variables of 501 %s inside each other are refused before anybody walks them',
    async (_name, open, close) => {
      const body = (value: string) => `{"query":"{ hello }","variables":{"v":${value}}}`;
      expect(await refusedAs(body(open + close))).toEqual([400, 'BAD_REQUEST']);
      const search = new URLSearchParams({ query: '{ hello }', variables: `{"v":${open}${close}}` });
      const byGet = await fetch(`${running.url}/graphql?${search.toString()}`, {
        headers: { 'apollo-require-preflight': '1' },
      });
      expect(await outcome(byGet)).toEqual([400, 'BAD_REQUEST']);
    },
  );

  test('brackets inside of texts, and beside each other, are no depth', async () => {
    const brackets = '[{'.repeat(2_000);
    const body = {
      query: '{ hello }',
      variables: { a: brackets, b: `\\"${brackets}\\`, c: Array(2_000).fill([]) },
    };
    expect((await running.post(body)).status).toBe(200);
  });

  test('a body of another type is 415, a form’s among them, whatever it says', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/graphql']) {
      expect(await refusedAs({ query: '{ hello }' }, { 'content-type': type })).toEqual([415, 'BAD_REQUEST']);
    }
  });

  test('a GET that a page could send without asking is refused', async () => {
    const response = await fetch(`${running.url}/graphql?query={hello}`);
    expect(await outcome(response)).toEqual([400, 'BAD_REQUEST']);
  });

  test('a mutation by GET is 405', async () => {
    const response = await fetch(`${running.url}/graphql?query=mutation{change}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(await outcome(response)).toEqual([405, 'BAD_REQUEST']);
  });
});

test.each(['PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])('%s is 405', async (method) => {
  const response = await fetch(`${running.url}/graphql?query={hello}`, { method });
  expect(response.headers.get('allow')).toBe('GET, POST');
  expect(await outcome(response)).toEqual([405, 'BAD_REQUEST']);
});

test('another path is 404 with a code, and does not repeat what was asked', async () => {
  const response = await fetch(`${running.url}/elsewhere?token=secret`, { method: 'POST' });
  expect(await response.clone().text()).not.toContain('secret');
  expect(await outcome(response)).toEqual([404, 'BAD_REQUEST']);
});

describe('what is too large', () => {
  test('a body of 5 MB is 413', async () => {
    const query = `{ hello(name: "${'x'.repeat(5_000_000)}") }`;
    expect(await refusedAs({ query })).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  test('headers of 50 kB are 431', async () => {
    const answer = await raw(`POST /graphql HTTP/1.1\r\nhost: a\r\nx-large: ${'x'.repeat(50_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"code":"PAYLOAD_TOO_LARGE"');
  });

  test('a URL of 10 kB is 414', async () => {
    const response = await fetch(`${running.url}/graphql?query=${'x'.repeat(10_000)}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(await outcome(response)).toEqual([414, 'PAYLOAD_TOO_LARGE']);
  });

  test('what is not HTTP gets an answer that says so', async () => {
    const answer = await raw('hello there\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"errors"');
  });
});

describe('an operation that cannot be run', () => {
  test.each([
    ['one that does not parse', { query: '{ hello' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ nope }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a variable that is not declared', { query: '{ hello(name: $n) }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of another type',
      { query: 'query Q($n: Int) { hello(times: $n) }', variables: { n: 'seven' } },
      'BAD_USER_INPUT',
    ],
    [
      'a variable that is required and missing',
      { query: 'query Q($n: Int!) { hello(times: $n) }' },
      'BAD_USER_INPUT',
    ],
    [
      'two operations and no name',
      { query: 'query A { hello } query B { hello }' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['an unknown name', { query: 'query A { hello }', operationName: 'C' }, 'OPERATION_RESOLUTION_FAILURE'],
  ])('%s is 400', async (_name, body, code) => {
    expect(await refusedAs(body)).toEqual([400, code]);
  });

  test('an error quotes the beginning of what was sent, not all of it', async () => {
    const response = await running.post({ query: `{ ${'x'.repeat(50_000)} }` });
    expect((await response.text()).length).toBeLessThan(1_500);
  });

  test('a variable that nobody declared changes nothing, as the GraphQL spec says', async () => {
    const response = await running.post({ query: '{ hello }', variables: { extra: 1 } });
    expect(await response.json()).toEqual({ data: { hello: 'hello world' } });
  });
});

describe('bombs', () => {
  const doubled = (levels: number): string =>
    Array.from(
      { length: levels },
      (_, level) =>
        `fragment F${level} on Query { a: again { ...F${level + 1} } b: again { ...F${level + 1} } }`,
    ).join(' ');

  test.each([
    ['31 levels', nested(31), 'OPERATION_TOO_DEEP'],
    ['as many levels as the tokens allow', nested(4_990), 'OPERATION_TOO_DEEP'],
    [
      '501 aliases',
      `{ ${Array.from({ length: 20 }, (_, i) => `r${i}: again { ${Array.from({ length: 26 }, (_x, j) => `a${j}: hello`).join(' ')} }`).join(' ')} }`,
      'OPERATION_TOO_MANY_ALIASES',
    ],
    ['2,000 times the same root field', `{ ${'hello '.repeat(2_000)} }`, 'OPERATION_TOO_MANY_ROOT_FIELDS'],
    [
      'fragments that double each other 25 times',
      `{ ...F0 } ${doubled(25)} fragment F25 on Query { hello }`,
      'OPERATION_TOO_MANY_ALIASES',
    ],
    [
      'fragments that double each other without an alias',
      `{ ...F0 } ${doubled(13).replaceAll(/[ab]: /g, '')} fragment F13 on Query { hello }`,
      'OPERATION_TOO_MANY_FIELDS',
    ],
    [
      '101 times the same field, in and out of inline fragments',
      `{ again { ${'hello '.repeat(60)} ... { ${'hello '.repeat(41)} } } }`,
      'OPERATION_TOO_MANY_DUPLICATES',
    ],
    [
      '501 directives, most in a fragment',
      `{ a: again { ...F } b: again { ...F } hello @skip(if: false) } fragment F on Query { hello ${'@skip(if: false) '.repeat(250)} }`,
      'OPERATION_TOO_MANY_DIRECTIVES',
    ],
    ['11 lists in a value', `{ hello(name: ${'['.repeat(11)}${']'.repeat(11)}) }`, 'OPERATION_TOO_DEEP'],
    [
      '100 lists with objects between, in a fragment’s directive',
      `{ ...F } fragment F on Query { hello @skip(if: ${'{a: ['.repeat(100)}${']}'.repeat(100)}) }`,
      'OPERATION_TOO_DEEP',
    ],
    [
      '11 lists in a default',
      `query ($n: Int = ${'['.repeat(11)}${']'.repeat(11)}) { hello(times: $n) }`,
      'OPERATION_TOO_DEEP',
    ],
    [
      'a variable of 4,000 lists',
      `query ($n: ${'['.repeat(4_000)}Int${']'.repeat(4_000)}) { hello(times: $n) }`,
      'OPERATION_TOO_DEEP',
    ],
    [
      '151 inline fragments inside each other',
      `{ ${'... { '.repeat(151)} hello ${'} '.repeat(151)} }`,
      'OPERATION_TOO_DEEP',
    ],
    [
      '151 fragments that each spread the next',
      `{ ...F0 } ${Array.from({ length: 151 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} }`).join(' ')} fragment F151 on Query { hello }`,
      'OPERATION_TOO_DEEP',
    ],
    [
      '15,001 lines',
      `{ ${'\r\n'.repeat(5_000)}${'\n'.repeat(5_001)} ${'hello '.repeat(90)} nope }`,
      'OPERATION_TOO_MANY_TOKENS',
    ],
    ['15,001 words', `{ ${'hello '.repeat(15_000)} }`, 'OPERATION_TOO_MANY_TOKENS'],
  ])('%s are refused in little time', async (_name, query, code) => {
    const startedMs = performance.now();
    expect(await refusedAs({ query })).toEqual([400, code]);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  test('10 lists in a value are for validation to judge', async () => {
    const query = `{ hello(name: ${'['.repeat(10)}${']'.repeat(10)}) }`;
    expect(await refusedAs({ query })).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });

  test('a fragment that spreads itself is for validation to refuse', async () => {
    const query = '{ ...A } fragment A on Query { again { ...A } }';
    expect(await refusedAs({ query })).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });

  test('30 levels and the introspection query of every tool pass', async () => {
    expect((await running.post({ query: nested(29) })).status).toBe(200);
    const response = await running.post({
      query: getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, inputValueDeprecation: true }),
    });
    expect(await response.json()).toMatchObject({ data: { __schema: { queryType: { name: 'Query' } } } });
  });
});

test('after all of that the gateway still answers', async () => {
  const response = await running.post({ query: '{ hello(name: "you") }' });
  expect(await response.json()).toEqual({ data: { hello: 'hello you' } });
});
