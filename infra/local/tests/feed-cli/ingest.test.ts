import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toNdjson } from '@commerce/contracts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { runEntry } from './runEntry.ts';

// Each test starts a process, which takes its time on a busy machine.
jest.setTimeout(60_000);

const stock = (sku: string, tenant = 'acme'): string =>
  toNdjson({
    id: `evt-${sku}`,
    type: 'supply.inventory.counted.v1',
    source: '/wms',
    tenant,
    timeMs: 0,
    sequence: 1n,
    data: { sku, location: 'W1', onHand: 1 },
  });

const tenantsFile = {
  tenants: [
    {
      id: 'acme',
      name: 'Acme',
      defaultLocale: 'en',
      locales: ['en'],
      defaultCurrency: 'EUR',
      currencies: ['EUR'],
      apiKeys: [{ id: 'k', sha256: createHash('sha256').update('k').digest('hex') }],
    },
  ],
};

describe('pnpm ingest', () => {
  let dir: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ingest-cli-'));
    await writeFile(join(dir, 'tenants.json'), JSON.stringify(tenantsFile));
    env = { TENANTS_FILE: join(dir, 'tenants.json'), COMMERCE_LOCAL_DIR: join(dir, 'local') };
  });
  afterAll(() => rm(dir, { recursive: true }));

  test('a dry run counts by topic, tells bad lines by number and keeps them, and needs no store', async () => {
    const file = join(dir, 'feed.ndjson');
    await writeFile(file, [stock('A'), '{', stock('B', 'nobody'), stock('C')].join('\n'));
    const { code, stdout, stderr } = await runEntry('ingest.main.ts', ['--file', file, '--dry-run'], env);
    expect(code).toBe(0);
    expect(stdout).toContain('feed.ndjson: 4 lines');
    expect(stdout).toMatch(/supply\.inventory +2 events/);
    expect(stdout).toContain('dry run');
    expect(stderr).toContain('line 2: NOT_JSON');
    expect(stderr).toContain('line 3: TENANT_UNKNOWN');
    expect((await readFile(`${file}.rejected.ndjson`, 'utf8')).trim().split('\n')).toHaveLength(2);
  });

  test('a subgraph that cannot be configured is named with the reason, and the exit code says so', async () => {
    const file = join(dir, 'good.ndjson');
    await writeFile(file, stock('A'));
    const { code, stderr } = await runEntry('ingest.main.ts', ['--file', file], {
      ...env,
      DYNAMODB_TABLE_PREFIX: '!',
    });
    expect(code).toBe(1);
    expect(stderr).toContain('inventory failed');
  });

  test.each([
    ['no file', [], /--file is missing/],
    ['an unknown option', ['--fle', 'x'], /Unknown option/],
    ['a file that is not there', ['--file', '/nowhere/x.ndjson'], /\/nowhere\/x\.ndjson/],
  ])('%s is a clear error', async (_name, args, message) => {
    const { code, stderr } = await runEntry('ingest.main.ts', args, env);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
  });

  test('without a stack and without TENANTS_FILE it says what to start', async () => {
    const file = join(dir, 'good.ndjson');
    const { stderr } = await runEntry('ingest.main.ts', ['--file', file], {
      COMMERCE_LOCAL_DIR: join(dir, 'local'),
    });
    expect(stderr).toContain('npx pnpm@10 start');
  });

  test('--help explains it', async () => {
    const { code, stdout } = await runEntry('ingest.main.ts', ['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--dry-run');
  });
});
