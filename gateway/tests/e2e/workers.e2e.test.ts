import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { waitUntil } from '@commerce/testkit';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'graphql';
import { startService, type ServiceProcess } from './serviceProcess.ts';

const composed = (sdl: string, url: string): string => {
  const { supergraphSdl, errors } = composeServices([{ name: 'a', url, typeDefs: parse(sdl) }]);
  if (supergraphSdl === undefined) throw errors[0] ?? new Error('does not compose');
  return supergraphSdl;
};

describe('two workers behind one port', () => {
  let subgraph: Server;
  let subgraphUrl = '';
  let answered: Promise<void>;
  let slowly = 0;
  let service: ServiceProcess;

  beforeAll(async () => {
    let arrived: () => void = () => undefined;
    answered = new Promise((resolve) => (arrived = resolve));
    subgraph = createServer((_request, response) => {
      arrived();
      setTimeout(
        () => response.setHeader('content-type', 'application/json').end('{"data":{"a":"yes","b":"too"}}'),
        slowly,
      );
    });
    await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve));
    subgraphUrl = `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/graphql`;
    service = await startService(composed('type Query { a: String }', subgraphUrl), {
      GATEWAY_WORKERS: '2',
      GATEWAY_SUPERGRAPH_POLL_MS: '50',
    });
  }, 120_000);

  afterAll(async () => {
    service.child.kill('SIGKILL');
    await new Promise((resolve) => subgraph.close(resolve));
  });

  const workerIds = (): unknown[] => [
    ...new Set(
      service
        .lines()
        .filter(({ msg }) => msg === 'listening')
        .map(({ pid }) => pid),
    ),
  ];

  test('any worker answers, and any worker’s /metrics counts the requests of all', async () => {
    for (let count = 0; count < 10; count += 1) {
      expect(await service.ask('query Count { a }')).toEqual({ status: 200, body: { data: { a: 'yes' } } });
    }
    const texts = await Promise.all([1, 2].map(async () => (await fetch(`${service.url}/metrics`)).text()));
    for (const text of texts) {
      expect(text).toMatch(/gateway_request_duration_seconds_count\{[^}]*operation="Count"[^}]*\} 10\n/);
    }
  });

  test('a new supergraph in the file goes live in every worker, and a bad one changes nothing', async () => {
    service.writeSupergraph(composed('type Query { a: String b: String }', subgraphUrl));
    const live = () => service.lines().filter(({ msg }) => msg === 'a new supergraph is live').length;
    await waitUntil(() => live() === 2, { timeoutMs: 10_000 });
    expect(await service.ask('{ a b }')).toEqual({ status: 200, body: { data: { a: 'yes', b: 'too' } } });
    service.writeSupergraph('type Query { not: Federated }');
    const refused = () =>
      service.lines().filter(({ msg }) => String(msg).startsWith('the new supergraph is refused')).length;
    await waitUntil(() => refused() === 2, { timeoutMs: 10_000 });
    expect(await service.ask('{ a b }')).toEqual({ status: 200, body: { data: { a: 'yes', b: 'too' } } });
  });

  test('a worker that is killed is started again, with the last good supergraph', async () => {
    const before = workerIds();
    process.kill(Number(before[0]), 'SIGKILL');
    await waitUntil(() => workerIds().length === 3, { timeoutMs: 20_000 });
    for (let count = 0; count < 4; count += 1) expect((await service.ask('{ a b }')).status).toBe(200);
  }, 30_000);

  test('SIGTERM lets the request in flight finish and ends every worker', async () => {
    slowly = 300;
    const pending = service.ask('{ a }');
    await answered;
    await new Promise((resolve) => setTimeout(resolve, 100));
    service.child.kill('SIGTERM');
    expect(await pending).toEqual({ status: 200, body: { data: { a: 'yes' } } });
    expect(await service.exited).toBe(0);
    for (const pid of workerIds()) expect(() => process.kill(Number(pid), 0)).toThrow();
  });
});

test('a supergraph that cannot be used ends every worker and the primary', async () => {
  await expect(startService('type Query { a: Int }', { GATEWAY_WORKERS: '2' })).rejects.toThrow(
    'it does not serve',
  );
}, 120_000);
