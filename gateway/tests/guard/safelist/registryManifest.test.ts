import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { silentLogger } from '@commerce/service';
import { waitUntil } from '@commerce/testkit';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Manifest } from '../../../src/guard/safelist/manifest.ts';
import type { ManifestSource } from '../../../src/guard/safelist/manifestSource.ts';
import { registryManifest } from '../../../src/guard/safelist/registryManifest.ts';

const manifest = (name: string): Manifest => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [{ id: name, name, type: 'query', body: `query ${name} { a }` }],
});

let server: Server;
let source: ManifestSource;
let state: { tag: string; body: unknown; status: number };
let asked: IncomingHttpHeaders[];

beforeEach(async () => {
  state = { tag: '"1"', body: manifest('First'), status: 200 };
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers);
    const same = request.headers['if-none-match'] === state.tag && state.status === 200;
    response.writeHead(same ? 304 : state.status, { etag: state.tag, 'content-type': 'application/json' });
    response.end(same ? undefined : JSON.stringify(state.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  source = registryManifest({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/list`,
    apiKey: 'service:commerce:key',
    pollMs: 10,
    fetch,
    logger: silentLogger(),
  });
});

afterEach(async () => {
  await source.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a registry’s list is taken at the start, asked for by its tag, and told when it is another', async () => {
  const told: string[] = [];
  const first = await source.start((lists) => void told.push(lists[0]?.operations[0]?.name ?? ''));
  expect(first).toEqual([manifest('First')]);
  await waitUntil(() => asked.length > 2);
  expect(asked.map((headers) => headers['if-none-match'])).toEqual(
    expect.arrayContaining([undefined, '"1"']),
  );
  expect(asked[0]?.['x-api-key']).toBe('service:commerce:key');
  expect(told).toEqual([]);
  state = { tag: '"2"', body: manifest('Second'), status: 200 };
  await waitUntil(() => told.length > 0);
  expect(told).toEqual(['Second']);
});

test('the last list goes on while the registry is down or talks nonsense', async () => {
  const told: unknown[] = [];
  await source.start((lists) => void told.push(lists));
  for (const broken of [
    { tag: '"2"', body: {}, status: 503 },
    { tag: '"3"', body: { format: 'other' }, status: 200 },
  ]) {
    state = broken;
    const before = asked.length;
    await waitUntil(() => asked.length > before + 3);
    expect(told).toEqual([]);
  }
  state = { tag: '"4"', body: manifest('Back'), status: 200 };
  await waitUntil(() => told.length > 0);
});

test('a start without a list fails with a reason', async () => {
  state = { tag: '"1"', body: {}, status: 401 };
  await expect(source.start(() => undefined)).rejects.toThrow('401');
});
