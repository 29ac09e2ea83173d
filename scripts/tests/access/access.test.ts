import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { access } from '../../access/access.ts';
import { compositionVersion, createProject, type Project, shop, stock } from '../compose/fixture.ts';

const ruled = (sdl: string): string =>
  sdl
    .replace('"@key"', '"@key", "@requiresScopes"')
    .replace(
      '"Its id." id: ID!): Product',
      '"Its id." id: ID!): Product @requiresScopes(scopes: [["catalog:read"]])',
    )
    .replace(
      'type Product @key(fields: "id")',
      'type Product @key(fields: "id") @requiresScopes(scopes: [["catalog:read"]])',
    );

describe('the table of rights', () => {
  let project: Project;
  const run = (check = false) =>
    access({ cwd: project.folder, config: 'supergraph.yaml', out: 'ACCESS.md', check, compositionVersion });
  const file = (): string => path.join(project.folder, 'ACCESS.md');

  beforeEach(() => {
    project = createProject();
    project.write('shop.graphql', ruled(shop));
  });
  afterEach(() => project.remove());

  test('is written from the schemas and the roles, each field with what it and its type ask for', () => {
    project.write(
      'stock.graphql',
      stock
        .replace('"@key"', '"@key", "@requiresScopes"')
        .replace(
          'onHand: Int',
          'onHand: Int @requiresScopes(scopes: [["inventory:ledger"], ["inventory:adjust"]])',
        ),
    );
    expect(run()).toEqual({ ok: true, text: 'ACCESS.md written\n' });
    const text = readFileSync(file(), 'utf8');
    expect(text).toContain('| `product` | `catalog:read` | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ | ✓ |');
    expect(text).toContain(
      '| `onHand` | `catalog:read` and `inventory:ledger` or `catalog:read` and `inventory:adjust` |  |  |  | ✓ | ✓ | ✓ | ✓ |',
    );
    expect(run(true).ok).toBe(true);
  });

  test('a committed table that says otherwise is stale, and the check shows the difference', () => {
    run();
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('## Entities', '## Things'));
    const { ok, text } = run(true);
    expect(ok).toBe(false);
    expect(text).toContain('ACCESS.md: STALE_ACCESS_TABLE');
    expect(text).toContain('-## Things\n+## Entities');
  });

  test.each([
    ['leads to a value', '"Anything."\n  other: Int', 'Query.other'],
    ['leads to a type with a rule', '"All."\n  all: [Product!]', 'Query.all'],
  ])('a root field that %s and has no rule of its own fails, by name and place', (_, field, coordinate) => {
    project.write('shop.graphql', ruled(shop).replace('  "One product."', `  ${field}\n  "One product."`));
    const { ok, text } = run();
    expect(ok).toBe(false);
    expect(text).toContain(
      `shop.graphql:6:3 (subgraph shop): NO_ACCESS_RULE: ${coordinate} says not who may see it`,
    );
  });

  test('a field of an entity without a rule fails, unless its type has one', () => {
    expect(run().ok).toBe(true);
    project.write(
      'shop.graphql',
      ruled(shop).replace(
        '@key(fields: "id") @requiresScopes(scopes: [["catalog:read"]])',
        '@key(fields: "id")',
      ),
    );
    expect(run().text).toMatch(
      /NO_ACCESS_RULE: Product\.id says not[\s\S]*NO_ACCESS_RULE: Product\.onHand says not/,
    );
  });

  test('a scope that there is not fails, by name and place', () => {
    project.write('shop.graphql', ruled(shop).replaceAll('catalog:read', 'catalog:raed'));
    const { ok, text } = run();
    expect(ok).toBe(false);
    expect(text).toContain(
      'shop.graphql:6:3 (subgraph shop): UNKNOWN_SCOPE: Query.product asks for catalog:raed, which is not in packages/kernel/src/scopes.ts',
    );
  });
});
