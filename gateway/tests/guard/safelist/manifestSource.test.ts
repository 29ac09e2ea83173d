import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { silentLogger } from '@commerce/service';
import { waitUntil } from '@commerce/testkit';
import { fileManifests, type ManifestSource } from '../../../src/guard/safelist/manifestSource.ts';

const list = (...names: readonly string[]): string =>
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: names.map((name) => ({ id: name, name, type: 'query', body: `query ${name} { a }` })),
  });

describe('lists of operations in files', () => {
  let folder: string;
  let source: ManifestSource | undefined;
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'manifest-'))));
  afterEach(async () => {
    await source?.stop();
    await rm(folder, { recursive: true });
  });

  const write = async (file: string, text: string): Promise<void> => {
    await writeFile(path.join(folder, `${file}.new`), text);
    await rename(path.join(folder, `${file}.new`), path.join(folder, file));
  };
  const of = (...files: readonly string[]): ManifestSource =>
    (source = fileManifests({
      files: files.map((file) => path.join(folder, file)),
      pollMs: 10,
      logger: silentLogger(),
    }));

  test('are read together, and again when one changes', async () => {
    await write('a.json', list('A'));
    await write('b.json', list('B'));
    const seen: string[][] = [];
    const first = await of('a.json', 'b.json').start(
      (manifests) =>
        void seen.push(manifests.flatMap(({ operations }) => operations.map(({ name }) => name))),
    );
    expect(first.flatMap(({ operations }) => operations.map(({ name }) => name))).toEqual(['A', 'B']);
    await write('b.json', list('B', 'C'));
    await waitUntil(() => seen.length > 0);
    expect(seen).toEqual([['A', 'B', 'C']]);
  });

  test('that cannot be used are not, until they are put right', async () => {
    await write('a.json', list('A'));
    const seen: number[] = [];
    await of('a.json').start((manifests) => void seen.push(manifests.length));
    await write('a.json', 'nonsense');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(seen).toEqual([]);
    await write('a.json', list('A', 'B'));
    await waitUntil(() => seen.length > 0);
  });

  test('must be there at the start', async () => {
    await expect(of('none.json').start(() => undefined)).rejects.toThrow('none.json');
  });
});
