import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { CodedError } from '@commerce/kernel';
import {
  createHttpServer,
  createMetrics,
  type HttpServer,
  sendCodedError,
  silentLogger,
} from '../../src/index.ts';

let web: HttpServer;
let port: number;

beforeEach(async () => {
  web = createHttpServer({
    http: { host: '127.0.0.1', port: 0, headerLimitBytes: 2_048 },
    logger: silentLogger(),
    registry: createMetrics('test', { defaults: false }).registry,
    ready: async () => undefined,
  });
  web.app.get('/slow', async () => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    return 'whole';
  });
  web.app.get('/private', async (_request, reply) =>
    sendCodedError(reply, new CodedError('UNAUTHENTICATED', 'who are you?')),
  );
  port = await web.listen();
});
afterEach(() => web.close());

const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

describe('what the HTTP parser refuses', () => {
  test('headers above the limit are 431 with a code', async () => {
    const answer = await raw(`GET /slow HTTP/1.1\r\nhost: a\r\nx-large: ${'x'.repeat(4_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"code":"PAYLOAD_TOO_LARGE"');
  });

  test('bytes that are not HTTP are 400 with a code', async () => {
    expect(await raw('\x16\x03\x01 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*"code":"BAD_USER_INPUT"/);
  });
});

describe('what Node would refuse without a word', () => {
  const code = /"code":"BAD_USER_INPUT"/;

  test('HTTP/1.1 without a host is 400 with a code, HTTP/1.0 is answered', async () => {
    const answer = await raw('GET /slow HTTP/1.1\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(code);
    expect(await raw('GET /slow HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 [^]*whole/);
  });

  test('an expectation that nobody knows is 417 with a code', async () => {
    const answer = await raw('GET /slow HTTP/1.1\r\nhost: a\r\nexpect: miracles\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 417 /);
    expect(answer).toMatch(code);
  });

  test('a client that waits for 100 Continue gets it', async () => {
    const head = 'GET /slow HTTP/1.1\r\nhost: a\r\nconnection: close\r\nexpect: 100-continue\r\n\r\n';
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 100 Continue[^]*HTTP\/1\.1 200 [^]*whole/);
  });
});

describe('a refusal', () => {
  const ask = 'GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n';
  const tooLarge = `GET /slow HTTP/1.1\r\nhost: a\r\nx-large: ${'x'.repeat(4_000)}\r\n\r\n`;

  test('reaches a client that has had answers on the same connection', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(ask));
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.endsWith('{"status":"ok"}')) socket.write(tooLarge);
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*HTTP\/1\.1 431 /);
  });

  test('is not taken for the answer to what was asked before it', async () => {
    expect(await raw(`${ask.replace('/health/live', '/slow')}${tooLarge}`)).not.toContain('431');
  });

  test('for want of a credential says which kind is meant', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/private`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('of a malformed URL has the usual form, and no data: nothing was executed', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/%ZZ`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errors: [{ message: 'the URL is malformed', extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});

describe('closing', () => {
  test('waits for the request in flight, whose connection then closes', async () => {
    const pending = fetch(`http://127.0.0.1:${port}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = web.close();
    const response = await pending;
    expect(await response.text()).toBe('whole');
    expect(response.headers.get('connection')).toBe('close');
    await closed;
  });

  test('does not wait for a connection that never sent anything', async () => {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const startedMs = performance.now();
    await web.close();
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    socket.destroy();
  });

  test.each([
    ['headers', 'GET /slow HTTP/1.1\r\nhost: a\r\n'],
    ['body', 'POST /health/live HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{'],
  ])(
    'does not wait for ever for the rest of a request’s %s',
    async (_name, begun) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(begun));
      await new Promise((resolve) => setTimeout(resolve, 100));
      const startedMs = performance.now();
      await web.close();
      expect(performance.now() - startedMs).toBeLessThan(8_000);
      socket.destroy();
    },
    15_000,
  );
});
