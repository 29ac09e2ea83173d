import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithDynamo, uniquePrefix, waitUntil } from '@commerce/testkit';

const root = join(import.meta.dirname, '..');

describeWithDynamo('the processes of __name__', (stack) => {
  let dir: string;
  let env: NodeJS.ProcessEnv;
  const started: ChildProcess[] = [];

  const run = (file: string, more: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', file], {
      cwd: root,
      env: { PATH: process.env['PATH'], ...env, ...more },
    });
    started.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (output += String(chunk)));
    }
    const exit = once(child, 'exit').then(([code]) => code as number | null);
    return { child, output: () => output, exit };
  };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), '__name__-'));
    const tenants = join(dir, 'tenants.json');
    const acme = {
      id: 'acme',
      name: 'Acme',
      defaultLocale: 'en',
      locales: ['en'],
      defaultCurrency: 'EUR',
      currencies: ['EUR'],
    };
    await writeFile(tenants, JSON.stringify({ tenants: [acme] }));
    env = {
      PORT: '0',
      TENANTS_FILE: tenants,
      DYNAMODB_ENDPOINT: stack.dynamodbEndpoint,
      DYNAMODB_TABLE_PREFIX: uniquePrefix(),
    };
  });

  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  test('the subgraph is live before its table is there, ready after, and stops on SIGTERM with 0', async () => {
    const main = run('src/main.ts');
    await waitUntil(() => /"port":\d+/.test(main.output()), { what: 'listening', timeoutMs: 60_000 });
    const url = `http://127.0.0.1:${/"port":(\d+)/.exec(main.output())?.[1] ?? ''}`;
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    for (const _ of [1, 2]) expect(await run('src/setup.main.ts').exit).toBe(0);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const unsigned = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{__typename}"}',
    });
    expect(unsigned.status).toBe(401);
    main.child.kill('SIGTERM');
    expect(await main.exit).toBe(0);
  }, 120_000);

  test('every wrong variable is named, and the exit code is 1', async () => {
    const broken = run('src/main.ts', { TENANTS_FILE: '', PORT: 'x', LOG_LEVEL: 'loud' });
    expect(await broken.exit).toBe(1);
    for (const name of ['TENANTS_FILE', 'PORT', 'LOG_LEVEL']) expect(broken.output()).toContain(`- ${name}:`);
  }, 30_000);
});
