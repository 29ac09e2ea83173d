import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { waitUntil } from '@commerce/testkit';
import { repoRoot } from '../src/paths.ts';
import { portTable } from '../src/start/settings.ts';
import { findFreePorts, isPortFree } from '../src/stack/ports.ts';
import { journeys } from './e2e/journeys.ts';
import { twoPeople } from './e2e/twoPeople.ts';

// The real thing, with a folder and ports of its own so that it can run beside a developer's stack.
// It starts its own stores: that is what it tests.
const minutes = 60_000;
let dir = '';
let ports: Record<string, number> = {};
let child: ChildProcess;
let output = '';

const command = (file: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, [join(repoRoot, 'infra', 'local', 'src', file), ...args], {
    cwd: repoRoot,
    env: {
      ...process.env,
      ...Object.fromEntries(Object.entries(ports).map(([k, v]) => [k, String(v)])),
      COMMERCE_LOCAL_DIR: dir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const run = async (file: string, ...args: string[]): Promise<{ code: number | null; text: string }> => {
  const process = command(file, ...args);
  let text = '';
  process.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  process.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => process.once('close', resolve));
  return { code, text };
};

const ask = async (
  query: string,
  headers: Record<string, string>,
): Promise<{ data?: unknown; errors?: unknown }> => {
  const response = await fetch(`http://127.0.0.1:${ports['GATEWAY_PORT'] ?? 0}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data?: unknown; errors?: unknown };
};

/** Processes (but this one) whose command line or environment names this stack's folder; Linux can say. */
const leftovers = (): number[] =>
  (existsSync('/proc') ? readdirSync('/proc') : [])
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const seen =
          readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
        return seen.includes(dir);
      } catch {
        return false;
      }
    })
    .map(Number);

const processesOf = (entry: string): number[] =>
  leftovers().filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(entry));

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'commerce-start-'));
  chmodSync(dir, 0o755);
  const free = await findFreePorts(portTable.length);
  ports = Object.fromEntries(portTable.map(({ portVariable }, index) => [portVariable, free[index] ?? 0]));
  child = command('start.main.ts');
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await waitUntil(() => output.includes('Ctrl-C stops everything') || child.exitCode !== null, {
    timeoutMs: 6 * minutes,
    intervalMs: 250,
    what: 'the banner',
  });
  if (child.exitCode !== null) throw new Error(`start ended early:\n${output}`);
}, 7 * minutes);

afterAll(async () => {
  child.kill('SIGKILL');
  // The watchdog needs a moment after a kill.
  await waitUntil(() => leftovers().length === 0, { timeoutMs: 20_000 }).catch(() => undefined);
  rmSync(dir, { recursive: true, force: true });
}, minutes);

describe('pnpm start', () => {
  test('the first query of the banner returns a product with its price and its stock', async () => {
    const body = /-d '(.*)'$/m.exec(output)?.[1] ?? '';
    const { query } = JSON.parse(body) as { query: string };
    const answer = await ask(query, { 'x-api-key': 'demo-acme' });
    expect(answer).toEqual({
      data: {
        productBySku: expect.objectContaining({
          title: expect.stringContaining('Headphones'),
          price: { amount: expect.stringMatching(/^\d+\.\d\d$/), currencyCode: 'EUR' },
          inventory: { available: expect.any(Number), status: 'IN_STOCK' },
        }),
      },
    });
  });

  test('a token of `pnpm token` signs a shopper in', async () => {
    const { code, text } = await run(
      'token.main.ts',
      '--tenant',
      'acme',
      '--as',
      'shopper',
      '--subject',
      'eve',
    );
    expect(code).toBe(0);
    const answer = await ask('{ me { id } }', { authorization: `Bearer ${text.trim()}` });
    expect(answer).toEqual({ data: { me: { id: expect.stringMatching(/^acc_/) } } });
  });

  test('a subgraph called around the gateway answers 401, whatever is asked', async () => {
    const response = await fetch(`http://127.0.0.1:${ports['PRODUCT_PORT'] ?? 0}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'demo-acme' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(response.status).toBe(401);
  });

  const running = () => ({
    gatewayUrl: `http://127.0.0.1:${ports['GATEWAY_PORT'] ?? 0}`,
    kafkaBrokers: `127.0.0.1:${ports['KAFKA_PORT'] ?? 0}`,
    token: async ({ tenant, as, subject }: { tenant: string; as: string; subject?: string }) => {
      const named = subject === undefined ? [] : ['--subject', subject];
      return (await run('token.main.ts', '--tenant', tenant, '--as', as, ...named)).text.trim();
    },
  });

  describe('the journeys of its users', () => {
    journeys(running, () => join(dir, 'logs', 'journeys.log'));
    twoPeople(running);
  });

  test(
    'a subgraph that dies blanks its own fields, and comes back by itself',
    async () => {
      const query = '{ productBySku(sku: "HPW-SUMMIT-70-BLK") { sku inventory { status } } }';
      const stock = () => ask(query, { 'x-api-key': 'demo-acme' });
      const pid = processesOf('subgraphs/inventory/src/main.ts')[0] ?? 0;
      process.kill(pid, 'SIGKILL');
      await waitUntil(async () => (await stock()).errors !== undefined, {
        timeoutMs: 10_000,
        what: 'the outage',
      });
      expect(await stock()).toMatchObject({
        data: { productBySku: { sku: 'HPW-SUMMIT-70-BLK', inventory: null } },
        errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
      });
      await waitUntil(async () => (await stock()).errors === undefined, {
        timeoutMs: 60_000,
        what: 'the return',
      });
    },
    2 * minutes,
  );

  test(
    'a second start beside it is refused and says which one runs',
    async () => {
      const { code, text } = await run('start.main.ts');
      expect(code).toBe(1);
      expect(text).toContain(`pid ${child.pid ?? 0}`);
    },
    minutes,
  );

  test(
    'Ctrl-C ends it with no process and no port left',
    async () => {
      expect(leftovers().length).toBeGreaterThan(10);
      const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
      child.kill('SIGINT');
      expect(await closed).toBe(0);
      // The watchdog's shell goes when its pipe closes.
      await waitUntil(() => leftovers().length === 0, { timeoutMs: 5_000, what: 'nothing left' });
      expect(await Promise.all(Object.values(ports).map(isPortFree))).not.toContain(false);
    },
    minutes,
  );
});
