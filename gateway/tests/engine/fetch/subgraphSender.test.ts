import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '@commerce/kernel';
import { silentLogger } from '@commerce/service';
import { defaultSubgraphOptions, type SubgraphOptions } from '../../../src/engine/fetch/options.ts';
import { createSubgraphSenders, type SubgraphSenders } from '../../../src/engine/fetch/subgraphSender.ts';
import { createClient, ending, request } from './support/requests.ts';
import { deadUrl, json, serve, serveBytes, type TestServer } from './support/servers.ts';

const open: SubgraphSenders[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((senders) => senders.close()));
});

const createSenders = (given: Partial<SubgraphOptions> = {}, joined: string[] = []): SubgraphSenders => {
  const senders = createSubgraphSenders({
    options: {
      defaults: { ...defaultSubgraphOptions, retry: undefined, ...given },
      bySubgraph: new Map([['very-slow', { timeoutMs: 50 }]]),
    },
    clock: systemClock,
    random: Math.random,
    logger: silentLogger(),
    observer: { fetchJoined: (subgraph) => joined.push(subgraph) },
  });
  open.push(senders);
  return senders;
};

const eventually = async (isSo: () => boolean): Promise<void> => {
  const until = Date.now() + 2_000;
  while (!isSo() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isSo()).toBe(true);
};

describe('a request', () => {
  test('goes out as a GraphQL POST with its headers and its remaining time', async () => {
    let seen: unknown;
    await using server = await serve((incoming, outgoing) => {
      const { method, url, headers } = incoming;
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        seen = { method, url, headers, body };
        outgoing.writeHead(200, { 'content-type': 'Application/JSON', 'cache-control': 'max-age=5' });
        outgoing.end('{"data":{"name":"Café ☕"}}');
      });
    });
    const before = Date.now();
    const answer = await createSenders().sender(
      'product',
      server.url,
    )(
      request({ body: '{"query":"{ ü }"}', headers: { 'x-request-id': 'r1' }, deadline: Date.now() + 3_000 }),
    );
    expect(answer).toMatchObject({
      status: 200,
      contentType: 'application/json',
      cacheControl: 'max-age=5',
      body: '{"data":{"name":"Café ☕"}}',
    });
    expect(answer.startedAtMs).toBeGreaterThanOrEqual(before);
    expect(answer.startedAtMs).toBeLessThanOrEqual(Date.now());
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/graphql?tenant=a',
      body: '{"query":"{ ü }"}',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        'x-request-id': 'r1',
      },
    });
    const { headers } = seen as { headers: Record<string, string> };
    expect(headers['accept-encoding']).toBeUndefined();
    const remainingMs = Number(headers['x-timeout-ms']);
    expect(remainingMs).toBeGreaterThan(2_000);
    expect(remainingMs).toBeLessThanOrEqual(3_000);
  });

  test('reuses the connections of those before', async () => {
    await using server = await serve(json('{"data":{}}'));
    const send = createSenders().sender('product', server.url);
    for (let i = 0; i < 9; i += 1) await send(request());
    // The one that just answered is busy for a moment more, so two take turns.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  test('that arrives in pieces within a character is read whole', async () => {
    const body = Buffer.from('{"data":{"a":"☕"}}');
    await using server = await serve((_, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.write(body.subarray(0, 15));
      setTimeout(() => outgoing.end(body.subarray(15)), 20);
    });
    expect(await ending(createSenders().sender('product', server.url)(request()))).toBe(body.toString());
  });

  test.each([
    ['gzip', gzipSync],
    ['X-GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['deflate, gzip', (body: string) => gzipSync(deflateSync(body))],
    ['identity', Buffer.from],
  ])('that is answered as %s, which nobody asked for, is read', async (encoding, encode) => {
    const body = '{"data":{"name":"Café ☕"}}';
    await using server = await serve((_, outgoing) =>
      outgoing.writeHead(200, { 'content-encoding': encoding }).end(encode(body)),
    );
    const send = createSenders({ maxAnswerBytes: 100 }).sender('product', server.url);
    expect(await send(request())).toMatchObject({ status: 200, body });
  });

  test('that is refused is an answer with its status', async () => {
    await using server = await serve((_, outgoing) => outgoing.writeHead(400).end('{"errors":[]}'));
    expect(await ending(createSenders().sender('product', server.url)(request()))).toBe('400');
  });

  test('that is one of several identical ones is sent once', async () => {
    let asked = 0;
    await using server = await serve((_, outgoing) => {
      asked += 1;
      setTimeout(() => outgoing.end('{"data":{}}'), 20);
    });
    const joined: string[] = [];
    const send = createSenders({}, joined).sender('product', server.url);
    await Promise.all([1, 2, 3].map(() => send(request({ joinKey: 'a' }))));
    expect(asked).toBe(1);
    expect(joined).toEqual(['product', 'product']);
  });
});

describe('a subgraph', () => {
  const endsAs = async (
    start: () => Promise<TestServer>,
    options: Partial<SubgraphOptions> = {},
  ): Promise<string> => {
    await using server = await start();
    const end = await ending(createSenders(options).sender('product', server.url)(request()));
    await eventually(() => server.openSockets() === 0);
    return end;
  };

  test('that hangs is a timeout, and its connection is given up', async () => {
    expect(await endsAs(() => serve(() => undefined), { timeoutMs: 60 })).toBe('timeout');
  });

  test('whose headers come too slowly is a timeout', async () => {
    const slow = () =>
      serveBytes((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-');
        setTimeout(() => socket.destroyed || socket.write('type: application/json\r\n'), 30);
      });
    expect(await endsAs(slow, { timeoutMs: 80 })).toBe('timeout');
  });

  test('that never ends its body is a timeout', async () => {
    const slow = () => serve((_, outgoing) => outgoing.writeHead(200).write('{"data":'));
    expect(await endsAs(slow, { timeoutMs: 60 })).toBe('timeout');
  });

  test('that announces too much is too large', async () => {
    const large = () =>
      serve((_, outgoing) => outgoing.writeHead(200, { 'content-length': '10000000' }).write('{'));
    expect(await endsAs(large, { maxAnswerBytes: 1_000_000 })).toBe('too-large');
  });

  test('that sends too much is too large and is not read to its end', async () => {
    let sentBytes = 0;
    const large = () =>
      serve((_, outgoing) => {
        const chunk = Buffer.alloc(65_536, 32);
        const more = (): void => {
          while (sentBytes < 10_000_000 && !outgoing.destroyed) {
            sentBytes += chunk.length;
            if (!outgoing.write(chunk)) return void outgoing.once('drain', more);
          }
          outgoing.end();
        };
        more();
      });
    expect(await endsAs(large, { maxAnswerBytes: 200_000 })).toBe('too-large');
    expect(sentBytes).toBeLessThan(10_000_000);
  });

  test('whose answer is too much only once it is decoded is too large', async () => {
    await using server = await serve((_, outgoing) =>
      outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3_000_000, 32))),
    );
    const send = createSenders({ maxAnswerBytes: 1_000_000 }).sender('product', server.url);
    expect(await ending(send(request()))).toBe('too-large');
  });

  test.each(['gzip', 'compress', 'identity,identity,identity,identity'])(
    'whose answer is no %s is malformed',
    async (encoding) => {
      await using server = await serve((_, outgoing) =>
        outgoing.writeHead(200, { 'content-encoding': encoding }).end('{"data":{}}'),
      );
      expect(await ending(createSenders().sender('product', server.url)(request()))).toBe('malformed');
    },
  );

  test.each([
    ['resets mid-body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"data"', 'reset'],
    ['ends mid-body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"data"', 'end'],
    ['ends mid-chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n{"data"', 'end'],
    ['does not speak HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'end'],
    ['says nothing', '', 'end'],
  ] as const)('that %s is unreachable', async (_, bytes, then) => {
    const bad = () =>
      serveBytes((socket) =>
        socket.write(bytes, () => void (then === 'end' ? socket.end() : socket.resetAndDestroy())),
      );
    expect(await endsAs(bad)).toBe('unreachable');
  });

  test('that refuses the connection is unreachable, also with nothing quoted but the code', async () => {
    const sent = createSenders().sender('product', await deadUrl())(request());
    await expect(sent).rejects.toMatchObject({
      reason: 'unreachable',
      subgraph: 'product',
      message: 'product: no whole answer came (ECONNREFUSED)',
    });
  });

  test.each(['', 'not a url', 'ftp://127.0.0.1/graphql'])(
    'without a usable URL is unreachable: %j',
    async (url) => {
      expect(await ending(createSenders().sender('product', url)(request()))).toBe('unreachable');
    },
  );

  test('that closes its kept-alive connection between requests is connected to anew', async () => {
    await using server = await serve(({ socket }, outgoing) => {
      outgoing.end('{"data":{}}', () => setTimeout(() => socket.destroy(), 1));
    });
    const send = createSenders({ retry: defaultSubgraphOptions.retry }).sender('product', server.url);
    for (let i = 0; i < 5; i += 1) {
      expect(await ending(send(request()))).toBe('{"data":{}}');
      await new Promise((resolve) => setTimeout(resolve, i * 2));
    }
    expect(server.connections()).toBeGreaterThanOrEqual(4);
  });

  test('that answers 503 once is asked again for a query and not for a mutation', async () => {
    let asked = 0;
    await using server = await serve((_, outgoing) => {
      asked += 1;
      outgoing.writeHead(asked % 2 === 1 ? 503 : 200).end('{"data":{}}');
    });
    const send = createSenders({ retry: defaultSubgraphOptions.retry }).sender('product', server.url);
    expect(await ending(send(request()))).toBe('{"data":{}}');
    expect(await ending(send(request({ kind: 'mutation' })))).toBe('503');
    expect(asked).toBe(3);
  });

  test('has its own timeout where one is configured', async () => {
    await using server = await serve(() => undefined);
    const started = Date.now();
    expect(await ending(createSenders().sender('very_slow', server.url)(request()))).toBe('timeout');
    expect(Date.now() - started).toBeLessThan(1_500);
  });

  test('that fails all the time is left alone, and whoever asks is told at once', async () => {
    const url = await deadUrl();
    const send = createSenders().sender('product', url);
    const ends = await Promise.all(Array.from({ length: 20 }, () => ending(send(request()))));
    expect(new Set(ends)).toEqual(new Set(['unreachable']));
    expect(await ending(send(request()))).toBe('circuit-open');
  });
});

describe('a client that goes away', () => {
  test('cancels its request upstream', async () => {
    let aborted = false;
    await using server = await serve((incoming) => incoming.on('close', () => (aborted = true)));
    const cancellation = createClient();
    const sent = ending(createSenders().sender('product', server.url)(request({ cancellation })));
    await eventually(() => server.openSockets() === 1);
    cancellation.leave();
    expect(await sent).toBe('cancelled');
    await eventually(() => aborted);
    expect(cancellation.listeners()).toBe(0);
  });

  test('before its request was sent has nothing sent', async () => {
    await using server = await serve(() => undefined);
    const cancellation = createClient();
    cancellation.leave();
    const send = createSenders().sender('product', server.url);
    expect(await ending(send(request({ cancellation })))).toBe('cancelled');
    expect(await ending(send(request({ deadline: Date.now() - 1 })))).toBe('timeout');
    expect(server.connections()).toBe(0);
  });

  test('while its request waits for a connection costs nobody a connection', async () => {
    const bodies: string[] = [];
    await using server = await serve((incoming, outgoing) => {
      incoming.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      incoming.on('end', () => setTimeout(() => outgoing.end('{"data":{}}'), 30));
    });
    const send = createSenders({ connections: 1 }).sender('product', server.url);
    const cancellation = createClient();
    const asked = [
      ending(send(request({ body: '1' }))),
      ending(send(request({ body: '2', cancellation }))),
      ending(send(request({ body: '3' }))),
    ];
    await eventually(() => bodies.length === 1);
    cancellation.leave();
    expect(await Promise.all(asked)).toEqual(['{"data":{}}', 'cancelled', '{"data":{}}']);
    expect(bodies).toEqual(['1', '3']);
    expect(server.connections()).toBe(1);
  });
});

describe('a new schema generation', () => {
  test('keeps sender and connections of a subgraph whose URL stays', async () => {
    await using server = await serve(json('{"data":{}}'));
    const senders = createSenders();
    const first = senders.sender('product', server.url);
    expect(senders.sender('product', server.url)).toBe(first);
    await first(request());
    const moved = senders.sender('product', `${server.url}&moved`);
    expect(moved).not.toBe(first);
    await eventually(() => server.openSockets() === 1);
    await moved(request());
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  test('that moves a subgraph leaves the earlier sender working', async () => {
    await using before = await serve(json('"before"'));
    await using after = await serve(json('"after"'));
    const senders = createSenders();
    const old = senders.sender('product', before.url);
    await old(request());
    const next = senders.sender('product', after.url);
    expect(await ending(next(request()))).toBe('"after"');
    expect(await ending(old(request()))).toBe('"before"');
  });
});

test('closing lets what is under way finish and leaves no connection open', async () => {
  await using server = await serve((_, outgoing) => {
    setTimeout(() => outgoing.end('{"data":{}}'), 30);
  });
  const senders = createSenders();
  const sent = ending(senders.sender('product', server.url)(request()));
  await eventually(() => server.openSockets() === 1);
  await senders.close();
  expect(await sent).toBe('{"data":{}}');
  await eventually(() => server.openSockets() === 0);
});
