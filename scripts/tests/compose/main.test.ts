import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { config, createProject, type Project } from './fixture.ts';

const program = path.resolve(import.meta.dirname, '../../compose/compose.main.ts');

let project: Project;

beforeEach(() => {
  project = createProject();
});

afterEach(() => project.remove());

const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

const files = (): string[] => [
  '--config',
  path.join(project.folder, 'supergraph.yaml'),
  '--out',
  path.join(project.folder, 'supergraph.graphql'),
];

test('it exits 0 after writing and 0 again on a check', () => {
  expect(run(...files())).toMatchObject({ status: 0, stderr: '' });
  expect(run('--check', ...files())).toMatchObject({ status: 0, stderr: '' });
}, 60_000);

test('it exits 1 with a diff on a check of a stale supergraph', () => {
  run(...files());
  const out = path.join(project.folder, 'supergraph.graphql');
  writeFileSync(out, readFileSync(out, 'utf8').replace('onHand: Int', 'onHand: Float'));
  const { status, stderr } = run('--check', ...files());
  expect(status).toBe(1);
  expect(stderr).toContain('-  onHand: Float');
}, 60_000);

test('it exits 1 with file and line on a broken supergraph.yaml', () => {
  project.write('supergraph.yaml', config.replace('schema:', 'schema'));
  const { status, stderr } = run(...files());
  expect(status).toBe(1);
  expect(stderr).toMatch(/supergraph\.yaml:\d+:\d+: YAML_/);
}, 60_000);

test('--help tells the options, and an unknown option exits 2 with the same text', () => {
  expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--check') });
  expect(run('--chekc')).toMatchObject({ status: 2, stderr: expect.stringContaining('--check') });
}, 60_000);
