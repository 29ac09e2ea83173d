import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { toNdjson } from '@commerce/contracts';
import { systemClock } from '@commerce/kernel';
import { createDocumentClient, localDynamo, oneClient } from '@commerce/service/dynamo';
import { describeWithDynamo, uniquePrefix, waitUntil } from '@commerce/testkit';
import { createDynamoInventoryStore, inventoryTable } from '../src/store/dynamo.ts';
import { levelsOf } from './support/world.ts';

const entry = (name: string): string => fileURLToPath(new URL(`../src/${name}`, import.meta.url));

const run = (name: string, args: string[], env: Record<string, string>) => {
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', entry(name), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, exit, output: () => output };
};

describeWithDynamo('the processes of inventory', ({ dynamodbEndpoint }) => {
  const prefix = uniquePrefix();
  let dir: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'inventory-'));
    const tenant = {
      id: 'acme',
      name: 'Acme',
      defaultLocale: 'en',
      locales: ['en'],
      defaultCurrency: 'EUR',
      currencies: ['EUR'],
    };
    await writeFile(join(dir, 'tenants.json'), JSON.stringify({ tenants: [tenant] }));
    env = {
      DYNAMODB_ENDPOINT: dynamodbEndpoint,
      DYNAMODB_TABLE_PREFIX: prefix,
      TENANTS_FILE: join(dir, 'tenants.json'),
      CURSOR_KEY: Buffer.alloc(32, 1).toString('base64url'),
      SERVICE_KEY: JSON.stringify({
        ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
        kid: 'inventory',
      }),
      PORT: '0',
    };
    // Twice: it is run at every start.
    for (let i = 0; i < 2; i += 1) {
      const setup = run('setup.main.ts', [], env);
      expect([await setup.exit, setup.output()]).toEqual([0, `table ${prefix}inventory is ready\n`]);
    }
  }, 60_000);
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('a feed file is loaded through the worker’s own code, its bad lines set aside', async () => {
    const counted = (location: string, sequence: bigint, onHand: number) =>
      toNdjson({
        type: 'supply.inventory.counted.v1',
        id: `${location}-${sequence}`,
        source: '/wms',
        tenant: 'acme',
        timeMs: 1_700_000_000_000,
        sequence,
        data: { sku: 'A', location, onHand },
      });
    const lines = [counted('L1', 2n, 5), counted('L2', 1n, 7), counted('L1', 1n, 9), 'nonsense'];
    await writeFile(join(dir, 'feed.ndjson'), lines.join('\n'));
    const load = run('ingest.main.ts', ['--file', join(dir, 'feed.ndjson')], env);
    expect([await load.exit, load.output().includes('"feedFile":"done"')]).toEqual([0, true]);
    expect(await readFile(join(dir, 'feed.ndjson.rejected.ndjson'), 'utf8')).toContain('nonsense');
    const client = createDocumentClient(localDynamo(dynamodbEndpoint));
    const { name: table } = inventoryTable(prefix);
    const store = createDynamoInventoryStore({ clients: oneClient(client), table, clock: systemClock });
    expect(await levelsOf(store, 'A')).toEqual({ L1: [5, 0, 5], L2: [7, 0, 7] });
    client.destroy();
  }, 60_000);

  test.each(['main.ts', 'ingest.main.ts'])(
    '%s names every problem of its environment and exits 1',
    async (name) => {
      const wrong = run(name, [], { PORT: 'x', DYNAMODB_ENDPOINT: 'nowhere' });
      expect(await wrong.exit).toBe(1);
      for (const variable of ['PORT', 'DYNAMODB_ENDPOINT', 'TENANTS_FILE'])
        expect(wrong.output()).toContain(variable);
    },
    60_000,
  );

  test('the server is ready, answers nobody without the gateway’s token, and ends on SIGTERM', async () => {
    const server = run('main.ts', [], env);
    const portOf = () => /"port":(\d+)/.exec(server.output())?.[1];
    await waitUntil(() => portOf() !== undefined, { timeoutMs: 40_000, what: 'the port' });
    const url = `http://127.0.0.1:${portOf()}`;
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ stockLocations { nodes { id } } }' }),
    });
    expect(answer.status).toBe(401);
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(0);
  }, 60_000);
});
