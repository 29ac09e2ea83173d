import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../../..');
const program = path.join(root, 'scripts/build/build.main.ts');

let out: string;

beforeEach(() => {
  // Outside the repository: a bundle that still needs node_modules would not find any.
  out = mkdtempSync(path.join(tmpdir(), 'build-'));
});

afterEach(() => rmSync(out, { recursive: true, force: true }));

const build = (folder: string) =>
  spawnSync(process.execPath, [program, folder, '--out', out], { encoding: 'utf8' });

const start = (file: string) =>
  spawnSync(process.execPath, [path.join(out, file)], { encoding: 'utf8', env: {}, cwd: out });

test('a built subgraph starts without node_modules and reports every problem of its environment', () => {
  expect(build(path.join(root, 'subgraphs/order'))).toMatchObject({ status: 0, stderr: '' });

  const service = start('main.js');
  expect(service.status).toBe(1);
  for (const name of ['TENANTS_FILE', 'CURSOR_KEY', 'SERVICE_KEY']) {
    expect(service.stderr).toContain(`  - ${name}: is required`);
  }
  const worker = start('ingest.main.js');
  expect(worker.status).toBe(1);
  expect(worker.stderr).toContain('  - SERVICE_KEY: is required');
  expect(readdirSync(out)).toEqual(expect.arrayContaining(['setup.main.js', 'main.js.map']));
}, 60_000);

test('the schema lies beside the bundle, which reads it from there', () => {
  const folder = path.join(out, 'package');
  mkdirSync(path.join(folder, 'src'), { recursive: true });
  writeFileSync(path.join(folder, 'schema.graphql'), 'type Query { a: Int }');
  writeFileSync(
    path.join(folder, 'src/main.ts'),
    `import { readFileSync } from 'node:fs';
process.stdout.write(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));`,
  );
  expect(build(folder)).toMatchObject({ status: 0, stderr: '' });
  rmSync(folder, { recursive: true });
  expect(start('main.js')).toMatchObject({ status: 0, stdout: 'type Query { a: Int }' });
});

test('what an earlier build left is gone after the next', () => {
  const stale = path.join(out, 'chunks/stale-AAAA.js');
  mkdirSync(path.dirname(stale));
  writeFileSync(stale, '');
  expect(build(path.join(root, 'subgraphs/cart')).status).toBe(0);
  expect(readdirSync(path.dirname(stale))).not.toContain('stale-AAAA.js');
  expect(JSON.parse(readFileSync(path.join(out, 'package.json'), 'utf8'))).toEqual({ type: 'module' });
}, 60_000);

test('a folder without an entry file is refused', () => {
  mkdirSync(path.join(out, 'src'));
  const { status, stderr } = build(out);
  expect(status).toBe(1);
  expect(stderr).toContain('has no entry file');
});

test('a built gateway finds its planners', () => {
  expect(build(path.join(root, 'gateway'))).toMatchObject({ status: 0, stderr: '' });
  // Started by hand it has no channel and nothing to do; a missing addon would end it with an error.
  expect(start('nativePlanner.main.js')).toMatchObject({ status: 0, stderr: '' });
  expect(start('apolloPlanner.main.js')).toMatchObject({ status: 0, stderr: '' });
}, 60_000);
