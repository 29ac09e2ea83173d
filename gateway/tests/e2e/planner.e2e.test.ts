import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitUntil } from '@commerce/testkit';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { composed } from '../engine/support/supergraph.ts';
import { ends } from '../engine/support/standPlanner.ts';

const entry = fileURLToPath(new URL('../../src/cli.main.ts', import.meta.url));

/** So many ways to the same fields that Apollo's planner does not come to an end with a few levels of them. */
const manyWays = (url: string): string => {
  const fields = Array.from({ length: 12 }, (_, index) => `f${index}: Int`).join(' ');
  const t = `type T @key(fields: "id") @shareable { id: ID! ${fields} n: T k: T }`;
  const names = ['b', 'c', 'd', 'e', 'f'];
  const sdl = composed({
    a: { sdl: `type Query { t: T hello: String } type T @key(fields: "id") @shareable { id: ID! n: T }` },
    ...Object.fromEntries(names.map((name) => [name, { sdl: t }])),
  });
  return sdl.replace(/http:\/\/\w+\.invalid\/graphql/g, url);
};
const endless = (field: string): string => `{ t { ${`k { n { ${field} f2 `.repeat(4)}${' } }'.repeat(4)} } }`;

let folder: string;
let subgraph: Server;
let gateway: ChildProcess;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'planner-e2e-'));
  subgraph = createServer((request, response) => {
    request.resume().once('end', () => {
      response.setHeader('content-type', 'application/json');
      response.end('{"data":{"hello":"you","greeting":"you"}}');
    });
  });
  await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve));
  const { port } = subgraph.address() as AddressInfo;
  const file = path.join(folder, 'supergraph.graphql');
  writeFileSync(file, manyWays(`http://127.0.0.1:${port}`));
  gateway = spawn(process.execPath, [entry, '--supergraph', file, '--port', '0', '--no-auth'], {
    env: { PATH: process.env['PATH'], GATEWAY_PLANNER: 'apollo' },
    stdio: ['ignore', 'pipe', 'ignore'],
    // Its own group, as in a terminal.
    detached: true,
  });
  let out = '';
  gateway.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await waitUntil(() => out.endsWith('\n'), { timeoutMs: 30_000 });
  ({ url } = JSON.parse(out) as { url: string });
}, 60_000);

afterEach(() => {
  gateway.kill('SIGKILL');
  subgraph.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (query: string): Promise<{ readonly status: number; readonly body: string }> => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return { status: response.status, body: await response.text() };
};

const plannerPid = (): number =>
  Number(execFileSync('pgrep', ['-P', String(gateway.pid)], { encoding: 'utf8' }));

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('an operation that Apollo’s planner does not come to an end with is refused, and holds up nobody whose plan is known', async () => {
  const hello = { status: 200, body: '{"data":{"hello":"you"}}' };
  expect(await ask('{ hello }')).toEqual(hello);
  let refused: Awaited<ReturnType<typeof ask>> | undefined;
  const slow = ask(endless('f1')).then((answer) => (refused = answer));
  const planned = ask('{ greeting: hello }');
  const times: number[] = [];
  while (!refused) {
    const begun = performance.now();
    expect(await ask('{ hello }')).toEqual(hello);
    times.push(performance.now() - begun);
    await passed(20);
  }
  expect(await slow).toMatchObject({ status: 400, body: expect.stringContaining('BAD_REQUEST') });
  expect(await planned).toEqual({ status: 200, body: '{"data":{"greeting":"you"}}' });
  expect(times.length).toBeGreaterThan(20);
  expect(times.sort((a, b) => a - b)[times.length >> 1]).toBeLessThan(200);
  const begun = performance.now();
  expect((await ask(endless('f1'))).status).toBe(400);
  expect(performance.now() - begun).toBeLessThan(1_000);
}, 60_000);

test('no planner is left behind by a gateway that is killed while it plans', async () => {
  const pid = plannerPid();
  const asked = ask(endless('f1')).catch(() => 'gone');
  await passed(500);
  gateway.kill('SIGKILL');
  expect(await asked).toBe('gone');
  await passed(4_000);
  expect(await ends(pid)).toBe(true);
}, 60_000);

test('a Ctrl-C ends the gateway and its planner when those who wait are answered', async () => {
  const pid = plannerPid();
  const asked = ask(endless('f1'));
  await passed(500);
  const exited = new Promise((resolve) => gateway.once('exit', resolve));
  process.kill(-(gateway.pid ?? 0), 'SIGINT');
  expect((await asked).status).toBe(400);
  expect(await exited).toBe(0);
  expect(await ends(pid)).toBe(true);
}, 60_000);
