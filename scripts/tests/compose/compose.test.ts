import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { config, createProject, shop, stock, type Project } from './fixture.ts';

let project: Project;

beforeEach(() => {
  project = createProject();
});

afterEach(() => project.remove());

const written = (): string => readFileSync(path.join(project.folder, 'supergraph.graphql'), 'utf8');

const swapped =
  config.replace(/ {2}shop:[^]*(?= {2}stock:)/, '') + /( {2}shop:[^]*)(?= {2}stock:)/.exec(config)?.[1];

describe('writing', () => {
  test('the supergraph holds every subgraph and says how it was made', () => {
    const { ok, text } = project.compose();
    expect(text).toBe('supergraph.graphql written from shop, stock\n');
    expect(ok).toBe(true);
    expect(written()).toMatch(/^# Made by `pnpm compose`/);
    expect(written()).toContain('onHand: Int @join__field(graph: STOCK)');
  });

  test('the order of the subgraphs in supergraph.yaml changes nothing', () => {
    project.compose();
    const first = written();
    project.write('supergraph.yaml', swapped);
    expect(project.compose().ok).toBe(true);
    expect(written()).toBe(first);
  });

  test('inline SDL composes like a file', () => {
    project.compose();
    const first = written();
    const inline = `sdl: |\n${stock.replace(/^/gm, '        ')}`;
    project.write('supergraph.yaml', config.replace('file: ./stock.graphql', inline));
    expect(project.compose()).toMatchObject({ ok: true });
    expect(written()).toBe(first);
  });

  test('a schema may be named by an absolute path', () => {
    const absolute = path.join(project.folder, 'stock.graphql');
    project.write('supergraph.yaml', config.replace('./stock.graphql', absolute));
    expect(project.compose()).toMatchObject({ ok: true });
  });

  test('a missing description is a warning, so that work in progress composes', () => {
    project.write('stock.graphql', stock.replace('"Units on hand."', ''));
    const { ok, text } = project.compose();
    expect(text).toContain('warn: stock.graphql:8:3 (subgraph stock): MISSING_DESCRIPTION');
    expect(ok).toBe(true);
  });
});

describe('checking', () => {
  test('a supergraph that is what the schemas compose to passes', () => {
    project.compose();
    expect(project.compose({ check: true })).toEqual({
      ok: true,
      text: 'supergraph.graphql is what shop, stock compose to\n',
    });
  });

  test('a stale supergraph fails with the lines that differ, and is left as it was', () => {
    project.compose();
    const before = written();
    project.write('stock.graphql', stock.replace('onHand: Int', 'onHand: Int!'));
    const { ok, text } = project.compose({ check: true });
    expect(ok).toBe(false);
    expect(text).toContain('supergraph.graphql: STALE_SUPERGRAPH');
    expect(text).toContain('-  onHand: Int @join__field(graph: STOCK)');
    expect(text).toContain('+  onHand: Int! @join__field(graph: STOCK)');
    expect(written()).toBe(before);
  });

  test('a supergraph that was never committed fails', () => {
    expect(project.compose({ check: true })).toMatchObject({ ok: false });
  });

  test('everything without a description is listed at once, by its coordinate', () => {
    project.write(
      'shop.graphql',
      shop.replace('"Its id." ', '').replace('"One product."', '') +
        'enum Size { S "Large." L }\ninput Filter { size: Size }\n"  "\nscalar Day\nextend type Query { day: Day }\n',
    );
    const { ok, text } = project.compose({ check: true });
    expect(ok).toBe(false);
    const missing = [...text.matchAll(/MISSING_DESCRIPTION: (\S+) has/g)].map(([, coordinate]) => coordinate);
    expect(missing).toEqual([
      'Query.product',
      'Query.product(id:)',
      'Size',
      'Size.S',
      'Filter',
      'Filter.size',
      'Day',
      'Query.day',
    ]);
    expect(text).toContain(
      'shop.graphql:6:3 (subgraph shop): MISSING_DESCRIPTION: Query.product has no description',
    );
  });

  test('what several subgraphs define needs one description, and is listed once without any', () => {
    const bare = (sdl: string): string => sdl.replace('"Something to sell."', '');
    project.write('stock.graphql', bare(stock));
    project.compose();
    expect(project.compose({ check: true })).toMatchObject({ ok: true });
    project.write('shop.graphql', bare(shop));
    project.compose();
    expect(project.compose({ check: true }).text).toBe(
      'shop.graphql:10:1 (subgraph shop): MISSING_DESCRIPTION: Product has no description\n' +
        '    and stock.graphql:4:1 (subgraph stock)\n1 problem\n',
    );
  });
});

describe('schemas', () => {
  test('a composition error names its code, every subgraph and line', () => {
    project.write('stock.graphql', stock.replace('id: ID!', 'id: Int!'));
    const { ok, text } = project.compose();
    expect(ok).toBe(false);
    expect(text).toMatch(/^shop\.graphql:12:3 \(subgraph shop\): FIELD_TYPE_MISMATCH: /);
    expect(text).toContain('    and stock.graphql:6:3 (subgraph stock)');
  });

  test('an error in one subgraph names that one', () => {
    project.write('stock.graphql', stock.replace('fields: "id"', 'fields: "sku"'));
    const { ok, text } = project.compose();
    expect(ok).toBe(false);
    expect(text).toMatch(/^stock\.graphql:4:14 \(subgraph stock\): KEY_INVALID_FIELDS: /);
  });

  test('a field that cannot be reached is an error with its code', () => {
    project.write(
      'shop.graphql',
      shop.replace('@key(fields: "id")', '@key(fields: "id", resolvable: false)'),
    );
    project.write(
      'stock.graphql',
      stock.replace('@key(fields: "id")', '@key(fields: "id", resolvable: false)'),
    );
    const { ok, text } = project.compose();
    expect(ok).toBe(false);
    expect(text).toContain('SATISFIABILITY_ERROR');
  });

  test('SDL that does not parse names the line, and the other subgraphs are read all the same', () => {
    project.write('shop.graphql', shop.replace('id: ID!\n}', 'id ID!\n}'));
    project.write('stock.graphql', 'type {');
    const { ok, text } = project.compose();
    expect(ok).toBe(false);
    expect(text).toContain('shop.graphql:12:6 (subgraph shop): INVALID_GRAPHQL: Syntax Error');
    expect(text).toContain('stock.graphql:1:6 (subgraph stock): INVALID_GRAPHQL: Syntax Error');
    expect(text).toContain('2 problems');
  });

  test('a schema file that is not there is reported at the line that names it', () => {
    project.write('supergraph.yaml', config.replace('./stock.graphql', './stok.graphql'));
    expect(project.compose()).toEqual({
      ok: false,
      text: 'supergraph.yaml:10 (subgraph stock): SCHEMA_NOT_FOUND: there is no file stok.graphql\n1 problem\n',
    });
  });
});
