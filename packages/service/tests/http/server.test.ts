import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connect } from 'node:net';
import { createHttpServer, createMetrics, type HttpServer, silentLogger } from '../../src/index.ts';

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
});
