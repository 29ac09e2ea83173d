import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findSubgraphs } from '../../src/start/findSubgraphs.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'subgraphs-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const make = (name: string, config: string, ...entries: readonly string[]): void => {
  const src = path.join(folder, name, 'src');
  mkdirSync(src, { recursive: true });
  writeFileSync(path.join(src, 'config.ts'), config);
  for (const entry of entries) writeFileSync(path.join(src, entry), '');
};

test('every folder with an entry file is a subgraph, in the order of their ports', () => {
  make('alone', 'z.object({ ...httpEnv(4006) })', 'main.ts', 'setup.main.ts');
  make('fed', 'httpEnv(4002)\nhttpEnv(4102)', 'main.ts', 'ingest.main.ts');
  make('leftover', 'httpEnv(4007)');
  expect(findSubgraphs(folder)).toEqual([
    { name: 'fed', port: 4002, workerPort: 4102, hasSetup: false },
    { name: 'alone', port: 4006, workerPort: undefined, hasSetup: true },
  ]);
});

test('one that names no port is an error that says where to', () => {
  make('mute', 'z.object({})', 'main.ts');
  expect(() => findSubgraphs(folder)).toThrow('subgraphs/mute/src/config.ts names no port');
});
