import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

// A rule that never fires is worth nothing: each is shown one arrow that it must refuse.
const root = path.resolve(import.meta.dirname, '../../..');
const config = path.join(root, '.dependency-cruiser.mjs');

/** Module -> what it imports. Names as in the workspace, in a folder of their own. */
const modules: Record<string, readonly string[]> = {
  'packages/kernel/src/index.ts': [],
  'packages/kernel/src/leaks.ts': ['node:fs'],
  'packages/contracts/src/index.ts': ['@commerce/kernel'],
  'packages/contracts/src/reaches.ts': ['../../../gateway/src/main.ts'],
  'packages/messaging/src/index.ts': ['kafkajs'],
  'gateway/src/main.ts': ['../../subgraphs/cart/src/ports.ts'],
  'prisma/account/generated/client.ts': [],
  'subgraphs/cart/src/ports.ts': [],
  'subgraphs/cart/src/domain/pure.ts': ['@commerce/kernel', './rule.ts'],
  'subgraphs/cart/src/domain/rule.ts': [],
  'subgraphs/cart/src/domain/impure.ts': ['../ports.ts'],
  'subgraphs/cart/src/domain/round.ts': ['./trip.ts'],
  'subgraphs/cart/src/domain/trip.ts': ['./round.ts'],
  'subgraphs/cart/src/operations/good.ts': [
    '@commerce/kernel',
    '@commerce/contracts',
    '../ports.ts',
    'node:crypto',
  ],
  'subgraphs/cart/src/operations/bad.ts': ['../store/good.ts'],
  'subgraphs/cart/src/store/good.ts': ['../ports.ts', 'pg'],
  'subgraphs/cart/src/graphql/bad.ts': ['../store/good.ts'],
  'subgraphs/cart/src/messaging/bad.ts': ['pg', 'kafkajs'],
  'subgraphs/order/src/ports.ts': ['../../cart/src/ports.ts'],
  'subgraphs/product/src/store/good.ts': ['../../../../prisma/account/generated/client.ts'],
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let folder: string;
let violations: string[];

const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rules-'));
  copyFileSync(path.join(root, 'tsconfig.base.json'), path.join(folder, 'tsconfig.base.json'));
  write('package.json', '{ "dependencies": { "pg": "1", "kafkajs": "1" } }');
  for (const [file, imports] of Object.entries(modules)) {
    write(file, [...imports.map((name) => `import '${name}';\n`), 'export {};\n'].join(''));
  }
  for (const name of ['kernel', 'contracts']) {
    write(
      `packages/${name}/package.json`,
      '{ "type": "module", "exports": { ".": { "source": "./src/index.ts" } } }',
    );
    mkdirSync(path.join(folder, 'node_modules/@commerce'), { recursive: true });
    symlinkSync(path.join(folder, 'packages', name), path.join(folder, 'node_modules/@commerce', name));
  }
  for (const name of ['pg', 'kafkajs']) {
    write(`node_modules/${name}/package.json`, `{ "name": "${name}", "main": "index.js" }`);
    write(`node_modules/${name}/index.js`, '');
  }
  const program = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [
    program,
    '--config',
    config,
    '--output-type',
    'json',
    'gateway',
    'packages',
    'prisma',
    'subgraphs',
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  violations = summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every arrow that ARCHITECTURE.md does not draw is refused by its rule, and no other is', () => {
  expect(new Set(violations)).toEqual(
    new Set([
      'adapters-do-not-see-each-other: subgraphs/cart/src/graphql/bad.ts',
      'domain-is-pure: subgraphs/cart/src/domain/impure.ts',
      'gateway-knows-no-subgraph: gateway/src/main.ts',
      'kernel-is-alone: packages/kernel/src/leaks.ts',
      'no-circular: subgraphs/cart/src/domain/round.ts',
      'no-cross-subgraph: subgraphs/order/src/ports.ts',
      'only-messaging-imports-kafkajs: subgraphs/cart/src/messaging/bad.ts',
      'only-the-store-imports-a-database: subgraphs/cart/src/messaging/bad.ts',
      'operations-see-domain-and-ports: subgraphs/cart/src/operations/bad.ts',
      'own-prisma-client-only: subgraphs/product/src/store/good.ts',
      'packages-know-no-deployable: packages/contracts/src/reaches.ts',
    ]),
  );
});
