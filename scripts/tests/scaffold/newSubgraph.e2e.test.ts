import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { copyRepository, type RepositoryCopy } from './copyRepository.ts';

const name = 'reviewsample';
const folder = `subgraphs/${name}`;
const require = createRequire(import.meta.url);

let copy: RepositoryCopy;

/** Node with a script of the copy, or of an installed package. */
const run = async (cwd: string, ...args: readonly string[]): Promise<{ code: unknown; output: string }> => {
  const child = spawn(process.execPath, [...args], { cwd: path.join(copy.dir, cwd) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (output += String(chunk)));
  }
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, output };
};

const scaffold = (...args: readonly string[]) => run('.', 'scripts/scaffold/newSubgraph.main.ts', ...args);
const at = (file: string): string => path.join(copy.dir, file);
const bin = (file: string): string => at(`node_modules/${file}`);

/** Fails with what the program said. */
const passes = async (running: ReturnType<typeof run>): Promise<void> => {
  expect(await running).toEqual({ code: 0, output: expect.any(String) });
};

beforeAll(() => {
  copy = copyRepository();
}, 60_000);

afterAll(() => copy.remove());

test.each([
  ['no name', [], 'give one name'],
  ['two names', [name, 'other'], 'give one name'],
  ['a name that is none', ['Gift-Cards'], 'is no name of a subgraph'],
  ['a name that is taken', ['cart'], 'there is a subgraph cart already'],
  ['a flag that there is not', [name, '--wroker'], "Unknown option '--wroker'"],
])(
  '%s is an error that says why, and nothing is written',
  async (_, args, told) => {
    const { code, output } = await scaffold(...args);
    expect(output).toContain(told);
    expect(output).toContain('nothing was written');
    expect(code).toBe(2);
    expect(existsSync(at(folder))).toBe(false);
  },
  30_000,
);

test('what is half there is an error, and nothing is written', async () => {
  const config = readFileSync(at('supergraph.yaml'), 'utf8');
  const workflow = at(`.github/workflows/${name}.yml`);
  writeFileSync(workflow, '');
  const { code, output } = await scaffold(name);
  expect({ code, output }).toMatchObject({
    code: 2,
    output: expect.stringContaining(`${name}.yml is there already`),
  });
  expect(readFileSync(at('supergraph.yaml'), 'utf8')).toBe(config);
  rmSync(workflow);
}, 30_000);

test('a registration that is not as expected is an error, and nothing is written', async () => {
  const ids = readFileSync(at('packages/kernel/src/ids.ts'), 'utf8');
  writeFileSync(at('packages/kernel/src/ids.ts'), ids.replace('idPrefixes = {', 'idPrefixes = { other: 1,'));
  const { code, output } = await scaffold(name);
  writeFileSync(at('packages/kernel/src/ids.ts'), ids);
  expect({ code, output }).toMatchObject({ code: 2, output: expect.stringContaining('no list idPrefixes') });
  expect(existsSync(at(folder))).toBe(false);
}, 30_000);

test('a dry run tells all and writes nothing', async () => {
  const { code, output } = await scaffold(name, '--dry-run');
  expect(code).toBe(0);
  for (const line of [`write   ${folder}/schema.graphql`, 'change  supergraph.yaml', 'make    ACCESS.md'])
    expect(output).toContain(line);
  expect(existsSync(at(folder))).toBe(false);
}, 30_000);

test('where the rest of the graph does not compose, everything is put back', async () => {
  const files = ['supergraph.yaml', 'packages/kernel/src/ids.ts', 'supergraph.graphql', 'ACCESS.md'];
  const texts = () => files.map((file) => readFileSync(at(file), 'utf8'));
  const before = texts();
  const cart = readFileSync(at('subgraphs/cart/schema.graphql'), 'utf8');
  writeFileSync(at('subgraphs/cart/schema.graphql'), `${cart}\ntype Query {`);
  const { code, output } = await scaffold(name);
  writeFileSync(at('subgraphs/cart/schema.graphql'), cart);
  expect({ code, output }).toMatchObject({
    code: 1,
    output: expect.stringContaining('everything is as it was'),
  });
  expect(output).toContain('subgraphs/cart/schema.graphql');
  expect(texts()).toEqual(before);
  expect(existsSync(at(`${folder}/schema.graphql`))).toBe(false);
}, 30_000);

test('a new subgraph passes everything that a subgraph has to pass, unedited', async () => {
  const { code, output } = await scaffold(name);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('--routing-url') });
  copy.link('subgraphs/cart', folder);
  const cli = path.dirname(require.resolve('@graphql-codegen/cli/package.json'));
  await passes(run(folder, path.join(cli, 'esm/bin.js'), '--config', 'codegen.ts'));
  // Two by two: that many cores are to be expected.
  await Promise.all([
    passes(run(folder, bin('typescript/bin/tsc'), '-p', '.')),
    passes(
      run(
        folder,
        ...['--experimental-vm-modules', '--no-warnings', bin('jest/bin/jest.js')],
        ...['--testPathIgnorePatterns', 'int.test', 'e2e.test'],
      ),
    ),
  ]);
  await Promise.all([
    passes(run(folder, bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.')),
    passes(
      run(
        '.',
        bin('prettier/bin/prettier.cjs'),
        '--check',
        ...[folder, `infra/aws/policies/${name}`, 'supergraph.yaml', 'packages/kernel/src/ids.ts'],
      ),
    ),
  ]);
  await Promise.all([
    passes(
      run(
        '.',
        bin('dependency-cruiser/bin/dependency-cruiser.mjs'),
        ...['--config', '.dependency-cruiser.mjs', folder],
      ),
    ),
    passes(run('.', 'scripts/compose/compose.main.ts', '--check')),
  ]);
  await passes(run('.', 'scripts/access/access.main.ts', '--check'));
  await passes(run('.', 'scripts/deployables/deployables.main.ts', '--check'));
}, 240_000);

test('made twice is an error', async () => {
  expect(await scaffold(name)).toMatchObject({
    code: 2,
    output: expect.stringContaining(`there is a subgraph ${name} already`),
  });
}, 30_000);
