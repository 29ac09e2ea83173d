import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { silentLogger } from '@commerce/service';
import { waitUntil } from '@commerce/testkit';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSupergraph } from '../../src/supergraph/fileManager.ts';

let dir: string;
let file: string;
let told: string[];
let cleanup: (() => Promise<void>) | undefined;

const start = async (pollMs: number, lastGood?: string) => {
  const manager = fileSupergraph({ file, pollMs, lastGood, logger: silentLogger() });
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

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'supergraph-'));
  file = join(dir, 'supergraph.graphql');
  writeFileSync(file, 'first');
  told = [];
});
afterEach(async () => {
  await cleanup?.();
  cleanup = undefined;
  rmSync(dir, { recursive: true, force: true });
});

const looks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 80));

describe('a supergraph in a file', () => {
  test('is read at the start and told again when it is another', async () => {
    expect(await start(10)).toBe('first');
    writeFileSync(file, 'second, and longer');
    await waitUntil(() => told.length === 1);
    expect(told).toEqual(['second, and longer']);
  });

  test('that is put in the other’s place by a rename is told as well', async () => {
    await start(10);
    writeFileSync(`${file}.new`, 'third');
    renameSync(`${file}.new`, file);
    await waitUntil(() => told.length === 1);
    expect(told).toEqual(['third']);
  });

  test('that is only touched is not told', async () => {
    await start(10);
    writeFileSync(file, 'first');
    await looks();
    expect(told).toEqual([]);
  });

  test('that is gone for a while changes nothing until it is back', async () => {
    await start(10);
    rmSync(file);
    await looks();
    expect(told).toEqual([]);
    writeFileSync(file, 'fourth');
    await waitUntil(() => told.length === 1);
  });

  test('comes after the one that is known to be good', async () => {
    expect(await start(10, 'good before')).toBe('good before');
    await waitUntil(() => told.length === 1);
    expect(told).toEqual(['first']);
  });

  test('is not looked at again after the end, nor where that is off', async () => {
    await start(10);
    await cleanup?.();
    writeFileSync(file, 'fifth');
    await start(0);
    writeFileSync(file, 'sixth');
    await looks();
    expect(told).toEqual([]);
  });

  test('that is not there at the start is an error', async () => {
    rmSync(file);
    await expect(start(10)).rejects.toThrow('ENOENT');
  });
});
