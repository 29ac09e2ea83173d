import { afterEach, describe, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { type Answer, answerOf } from '../../src/http/answer.ts';
import { createSendAnswer } from '../../src/http/sendAnswer.ts';

const answer = (string: string, headers: [string, string][] = []): Answer =>
  answerOf({
    status: 200,
    headers: new Map([['content-type', 'application/json'], ...headers]) as never,
    body: { kind: 'complete', string },
  });

let app: FastifyInstance | undefined;
afterEach(async () => {
  await app?.close();
});

const serve = async (made: () => Answer, isDraining = false): Promise<string> => {
  app = fastify();
  const send = createSendAnswer({ compressAboveBytes: 100, isDraining: () => isDraining });
  app.get('/', async (_request, reply) => {
    void reply.header('x-request-id', 'r1').header('vary', 'origin');
    return send(reply, made());
  });
  return app.listen({ port: 0, host: '127.0.0.1' });
};

const texts = {
  'ASCII alone': '{"data":{"a":"plain"}}',
  'more than ASCII': '{"data":{"a":"Grüße, 世界 😀"}}',
  'a long text': `{"data":{"a":"${'x'.repeat(40_000)}"}}`,
  'a long text with more than ASCII': `{"data":{"a":"${'ü'.repeat(40_000)}"}}`,
};

describe('an answer', () => {
  test.each(Object.entries(texts))('of %s arrives byte by byte, with its length', async (_, text) => {
    const { statusCode, headers, body } = await request(await serve(() => answer(text)));
    expect(await body.text()).toBe(text);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-length': String(Buffer.byteLength(text)),
      'content-type': 'application/json',
      'x-request-id': 'r1',
      'cache-control': 'no-store',
      connection: 'keep-alive',
    });
    expect(headers['vary']).toMatch(/^origin, .*authorization.*accept-encoding$/i);
  });

  test('keeps the cache policy that the engine gave it', async () => {
    const url = await serve(() => answer('{}', [['cache-control', 'public, max-age=5']]));
    const { headers, body } = await request(url);
    await body.dump();
    expect(headers['cache-control']).toBe('public, max-age=5');
  });

  test('is compressed for whoever asks', async () => {
    const text = texts['a long text with more than ASCII'];
    const url = await serve(() => answer(text));
    const { headers, body } = await request(url, { headers: { 'accept-encoding': 'gzip' } });
    const bytes = Buffer.from(await body.arrayBuffer());
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(bytes.length) });
    expect(gunzipSync(bytes).toString()).toBe(text);
  });

  test('closes its connection while the server drains', async () => {
    const { headers, body } = await request(await serve(() => answer('{}'), true));
    expect(await body.text()).toBe('{}');
    expect(headers['connection']).toBe('close');
  });

  test('to HEAD has no body', async () => {
    const { headers, body } = await request(await serve(() => answer('{}')), { method: 'HEAD' });
    expect(await body.text()).toBe('');
    expect(headers['content-length']).toBe('2');
  });

  test('comes to each of many who ask at once', async () => {
    let made = 0;
    const url = await serve(() => answer(`{"n":${(made += 1)}}`));
    const bodies = await Promise.all(
      Array.from({ length: 50 }, async () => (await request(url)).body.json() as Promise<{ n: number }>),
    );
    expect(bodies.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
  });

  test('with a header that HTTP does not allow is an error, and the server goes on', async () => {
    let bad = true;
    const url = await serve(() => answer('{}', bad ? [['x-bad', 'a\nb']] : []));
    const first = await request(url);
    await first.body.dump();
    expect(first.statusCode).toBe(500);
    bad = false;
    const second = await request(url);
    await second.body.dump();
    expect(second.statusCode).toBe(200);
  });
});
