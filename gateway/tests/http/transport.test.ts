import { afterEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { request } from 'undici';
import { serverAudits } from 'graphql-http';
import {
  outcome,
  type RunningGateway,
  startTrivialGateway,
  trivialEngine,
} from '../support/trivialGateway.ts';

let running: RunningGateway;
afterEach(() => running.gateway.stop());

const long = 'x'.repeat(5_000);
const engine = () =>
  trivialEngine({
    hello: () => 'hi',
    slow: () => long,
    again: () => {
      throw new Error('secret inside');
    },
  });

/**
 * What the spec would rather have answered with 200 where a client accepts `application/json` alone: ApolloServer
 * answers 400, which its clients know and which tells a proxy the truth.
 */
const otherwise = new Set(['572B', 'FDE2', '7B9B']);

test('the public audits of GraphQL over HTTP pass, all that is a MUST or a SHOULD but three', async () => {
  running = await startTrivialGateway(engine());
  const audits = serverAudits({
    url: `${running.url}/graphql`,
    fetchFn: (url: string, init?: RequestInit) =>
      fetch(url, { ...init, headers: { 'apollo-require-preflight': '1', ...(init?.headers as object) } }),
  });
  const failed: string[] = [];
  for (const audit of audits) {
    const result = await audit.fn();
    if (result.status !== 'ok' && !audit.name.startsWith('MAY') && !otherwise.has(audit.id))
      failed.push(`${audit.id} ${audit.name}`);
  }
  expect(failed).toEqual([]);
});

describe('status and media type', () => {
  test('a partial answer is 200, by the new media type too, and says nothing of what happened inside', async () => {
    running = await startTrivialGateway(
      trivialEngine({ hello: () => Promise.reject(new Error('secret inside')) }),
    );
    const response = await running.post(
      { query: '{ hello }' },
      { accept: 'application/graphql-response+json' },
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/graphql-response\+json/);
    expect(await response.json()).toEqual({
      data: { hello: null },
      errors: [
        {
          message: 'internal error',
          path: ['hello'],
          locations: [{ line: 1, column: 3 }],
          extensions: { code: 'INTERNAL_SERVER_ERROR' },
        },
      ],
    });
  });
});

describe('persisted queries', () => {
  test('an unknown hash asks for the text, which is then kept', async () => {
    running = await startTrivialGateway(engine());
    const query = '{ hello }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const unknown = await running.post({ extensions });
    expect(await unknown.json()).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    expect((await running.post({ query, extensions })).status).toBe(200);
    const search = new URLSearchParams({ extensions: JSON.stringify(extensions) });
    const byGet = await fetch(`${running.url}/graphql?${search.toString()}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(await byGet.json()).toEqual({ data: { hello: 'hi' } });
  });

  test.each([
    ['the hash of another text', { version: 1, sha256Hash: 'f'.repeat(64) }],
    ['another version', { version: 2, sha256Hash: 'f'.repeat(64) }],
    ['no object', 'f'.repeat(64)],
  ])('%s is the client’s mistake, not ours', async (_name, persistedQuery) => {
    running = await startTrivialGateway(engine());
    const response = await running.post({ query: '{ hello }', extensions: { persistedQuery } });
    expect(await outcome(response)).toEqual([400, 'BAD_REQUEST']);
  });
});

describe('parameters that are empty', () => {
  test('say nothing, as the GraphQL over HTTP spec has it', async () => {
    running = await startTrivialGateway(engine());
    const ask = async (search: string) =>
      outcome(
        await fetch(`${running.url}/graphql?${search}`, { headers: { 'apollo-require-preflight': '1' } }),
      );
    expect(await ask('operationName=&variables=&query={hello}&extensions=')).toEqual([200, undefined]);
    expect(await ask('query={hello}&operationName=&operationName=A')).toEqual([400, 'BAD_REQUEST']);
    expect(await ask('query={hello}&operationName=A')).toEqual([400, 'OPERATION_RESOLUTION_FAILURE']);
    const byPost = await running.post({ query: '{ hello }', operationName: '' });
    expect(await byPost.json()).toEqual({ data: { hello: 'hi' } });
  });
});

describe('compression', () => {
  const encodingOf = async (query: string, acceptEncoding: string | undefined) => {
    const { headers, body } = await request(`${running.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(acceptEncoding !== undefined && { 'accept-encoding': acceptEncoding }),
      },
      body: JSON.stringify({ query }),
    });
    await body.dump();
    return headers['content-encoding'];
  };

  test('only for whoever asks, only what is long enough, the best that both know', async () => {
    running = await startTrivialGateway(engine());
    expect(await encodingOf('{ slow }', undefined)).toBeUndefined();
    expect(await encodingOf('{ hello }', 'gzip')).toBeUndefined();
    expect(await encodingOf('{ slow }', 'gzip, deflate')).toBe('gzip');
    expect(await encodingOf('{ slow }', 'gzip, br;q=0.5')).toBe('br');
    expect(await encodingOf('{ slow }', 'gzip;q=0, br;q=0')).toBeUndefined();
    const response = await running.post({ query: '{ slow }' }, { 'accept-encoding': 'gzip' });
    expect(response.headers.get('vary')).toContain('accept-encoding');
    expect(await response.json()).toEqual({ data: { slow: long } });
  });

  test('off by configuration', async () => {
    running = await startTrivialGateway(engine(), { transport: { compressAboveBytes: undefined } });
    expect(await encodingOf('{ slow }', 'gzip')).toBeUndefined();
  });
});

describe('CORS', () => {
  const preflight = (origin: string) =>
    fetch(`${running.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });

  test('no header at all where no origin is named', async () => {
    running = await startTrivialGateway(engine());
    const response = await running.post({ query: '{ hello }' }, { origin: 'https://shop.example' });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('the named origins and no other', async () => {
    running = await startTrivialGateway(engine(), { transport: { corsOrigins: ['https://shop.example'] } });
    expect((await preflight('https://shop.example')).headers.get('access-control-allow-origin')).toBe(
      'https://shop.example',
    );
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const response = await running.post({ query: '{ hello }' }, { origin: 'https://shop.example' });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(response.headers.get('vary')?.toLowerCase()).toContain('origin');
  });
});

describe('the scope that the engine is given', () => {
  test('has the caller’s shorter deadline, and a bucket from 0 up to 100', async () => {
    const own = engine();
    running = await startTrivialGateway(own, { transport: { overrideLabels: new Set(['new-stock']) } });
    await running.post({ query: '{ hello }' }, { 'x-timeout-ms': '1000', 'x-request-id': 'req-7' });
    await running.post({ query: '{ hello }' });
    const [short, usual] = own.seen.map(({ scope }) => scope);
    expect((usual?.deadline ?? 0) - (short?.deadline ?? 0)).toBeGreaterThan(20_000);
    expect(short?.overrides).toEqual({ labels: new Set(['new-stock']), percentage: 25 });
    expect(await short?.headers()).toEqual({ 'x-request-id': 'req-7' });
    expect(short?.tenant).toBeUndefined();
  });

  test('a timeout that is no number is BAD_USER_INPUT', async () => {
    running = await startTrivialGateway(engine());
    const response = await running.post({ query: '{ hello }' }, { 'x-timeout-ms': 'soon' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

describe('health', () => {
  test('ready while it serves; live always', async () => {
    running = await startTrivialGateway(engine());
    expect((await fetch(`${running.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${running.url}/health/ready`)).status).toBe(200);
  });
});
