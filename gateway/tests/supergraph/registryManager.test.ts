import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger, silentLogger } from '@commerce/service';
import { waitUntil } from '@commerce/testkit';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeptFile } from '../../src/supergraph/keptFile.ts';
import { registrySupergraph } from '../../src/supergraph/registryManager.ts';
import { createAskUplink } from '../../src/supergraph/uplink.ts';

interface Asked {
  readonly apiKey: string;
  readonly ref: string;
  readonly ifAfterId: string | null;
}

let server: Server;
let answer: (asked: Asked) => unknown;
let status = 200;
let asked: Asked[] = [];
let told: string[] = [];
let outcomes: string[] = [];
let cleanup: (() => Promise<void>) | undefined;
let dir: string;
let offers: unknown[] = [];
const logged: string[] = [];

beforeEach(async () => {
  asked = [];
  told = [];
  outcomes = [];
  offers = [];
  logged.length = 0;
  status = 200;
  dir = mkdtempSync(join(tmpdir(), 'kept-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { variables } = JSON.parse(body) as { variables: Asked };
      asked.push(variables);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ data: { routerConfig: answer(variables) } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await cleanup?.();
  cleanup = undefined;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(dir, { recursive: true, force: true });
});

const urlOf = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/uplink`;

const result = (id: string, supergraphSDL: string) => ({
  __typename: 'RouterConfigResult',
  id,
  supergraphSDL,
  minDelaySeconds: 0.01,
});
const unchanged = { __typename: 'Unchanged', id: 'x', minDelaySeconds: 0.01 };

const start = async (lastGood?: string, url = urlOf()) => {
  const manager = registrySupergraph({
    ask: createAskUplink({
      url,
      ref: 'commerce@current',
      apiKey: 'service:commerce:key',
      canary: true,
      fetch,
    }),
    lastGood: async () => lastGood,
    onCanary: (offer, beside) => void offers.push([offer, beside]),
    asked: (outcome) => void outcomes.push(outcome),
    logger: createLogger(
      { name: 'test', level: 'info' },
      { write: (line: string) => void logged.push(line) },
    ),
    retryMs: 10,
  });
  const initial = await manager.initialize({
    update: (sdl) => void told.push(sdl),
    healthCheck: async () => undefined,
    getDataSource: () => {
      throw new Error('not asked for');
    },
  });
  cleanup = initial.cleanup;
  return initial.supergraphSdl;
};

describe('a supergraph in a registry', () => {
  test('is fetched at the start, and told again when the registry has another', async () => {
    answer = ({ ifAfterId }) => (ifAfterId === null ? result('1', 'first') : unchanged);
    expect(await start()).toBe('first');
    await waitUntil(() => asked.length > 2);
    answer = ({ ifAfterId }) => (ifAfterId === '1' ? result('2', 'second') : unchanged);
    await waitUntil(() => told.length === 1);
    expect(told).toEqual(['second']);
    await waitUntil(() => asked.at(-1)?.ifAfterId === '2');
    expect(asked[0]).toEqual({ apiKey: 'service:commerce:key', ref: 'commerce@current', ifAfterId: null });
  });

  test('that cannot be had at the start is the kept one, and the registry’s as soon as it answers', async () => {
    status = 503;
    answer = () => null;
    expect(await start('kept')).toBe('kept');
    status = 200;
    answer = () => result('1', 'fresh');
    await waitUntil(() => told.length > 0);
    expect(told[0]).toBe('fresh');
    expect(outcomes.slice(0, 1)).toEqual(['failed']);
  });

  test('that cannot be had and was never kept stops the start with a reason', async () => {
    answer = () => ({ __typename: 'FetchError', code: 'AUTHENTICATION_FAILED', message: 'no' });
    await expect(start()).rejects.toThrow('none was kept');
    expect(outcomes).toEqual(['refused']);
  });

  test.each([
    ['down', () => (status = 500)],
    ['talking nonsense', () => (answer = () => ({ __typename: 'Nonsense' }))],
    [
      'refusing the key',
      () => (answer = () => ({ __typename: 'FetchError', code: 'ACCESS_DENIED', message: 'no' })),
    ],
  ])('a registry that is %s later changes nothing, and is told once in the log', async (_what, breakIt) => {
    answer = ({ ifAfterId }) => (ifAfterId === null ? result('1', 'first') : unchanged);
    await start();
    breakIt();
    await waitUntil(
      () => outcomes.filter((outcome) => outcome !== 'new' && outcome !== 'unchanged').length > 3,
    );
    expect(told).toEqual([]);
    expect(logged.filter((line) => line.includes('"level":50'))).toHaveLength(1);
    expect(logged.join('')).not.toContain('service:commerce:key');
    status = 200;
    answer = () => result('2', 'second');
    await waitUntil(() => told.length > 0);
    expect(told[0]).toBe('second');
  });

  test('brings its canary along, and tells when there is none any more', async () => {
    const canary = { supergraphSDL: 'other', percent: 5 };
    answer = ({ ifAfterId }) => (ifAfterId === null ? { ...result('1+c', 'first'), canary } : unchanged);
    await start();
    expect(offers).toEqual([[{ supergraphSdl: 'other', percent: 5 }, 'first']]);
    answer = ({ ifAfterId }) => (ifAfterId === '1+c' ? { ...result('2', 'other'), canary: null } : unchanged);
    await waitUntil(() => told.length === 1);
    expect(told).toEqual(['other']);
    expect(offers.slice(1)).toEqual([[undefined, 'other']]);
  });

  test.each([0, 100, 2.5])('a canary of %s percent is no answer', async (percent) => {
    answer = () => ({ ...result('1', 'first'), canary: { supergraphSDL: 'other', percent } });
    expect(await start('kept')).toBe('kept');
    expect(offers).toEqual([]);
  });

  test('what was live is kept whole, the last one in the end', async () => {
    const file = join(dir, 'kept.graphql');
    const kept = createKeptFile({ file, logger: silentLogger() });
    expect(await kept.read()).toBeUndefined();
    kept.keep('first');
    kept.keep('second');
    await waitUntil(async () => (await kept.read()) === 'second');
    expect(readFileSync(file, 'utf8')).toBe('second');
  });
});
