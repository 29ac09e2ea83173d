import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { lint, type LintConfig, newProblems } from '../../src/checks/lint/lint.ts';

const found = (sdl: string, config: LintConfig = {}) =>
  lint(parse(sdl), config).map(({ level, rule, coordinate }) => `${level} ${rule} ${coordinate}`);

const only = (rule: string): LintConfig => ({
  ...Object.fromEntries(
    [
      'NAMING',
      'INPUT_SUFFIX',
      'DESCRIPTION',
      'DEPRECATION_REASON',
      'NO_TENANT_ARGUMENT',
      'NO_FLOAT_MONEY',
      'ACCESS_RULE',
    ].map((name) => [name, 'off' as const]),
  ),
  [rule]: 'error',
});

describe('lint rules', () => {
  test('names have their forms', () => {
    const sdl = `type bad_type { Bad: Int ok(Arg: Int): Int } enum Size { small VERY_LARGE } type Good { ok: Int }`;
    expect(found(sdl, only('NAMING'))).toEqual([
      'error NAMING bad_type',
      'error NAMING bad_type.Bad',
      'error NAMING bad_type.ok(Arg:)',
      'error NAMING Size.small',
    ]);
  });

  test('an input type is called one', () => {
    expect(found('input Address { a: Int } input CartInput { a: Int }', only('INPUT_SUFFIX'))).toEqual([
      'error INPUT_SUFFIX Address',
    ]);
  });

  test('what a subgraph owns is described, what it refers to is not asked for', () => {
    const sdl = `type Money { amount: Int } type Product @key(fields: "id") { id: ID! } "Yes." type Seo { "Yes." title: String }`;
    expect(found(sdl, only('DESCRIPTION'))).toEqual([
      'error DESCRIPTION Money',
      'error DESCRIPTION Money.amount',
    ]);
  });

  test('a deprecation names a date', () => {
    const sdl = `type A { a: Int @deprecated b: Int @deprecated(reason: "use c") c: Int @deprecated(reason: "use d; goes 2027-01-31") }`;
    expect(found(sdl, only('DEPRECATION_REASON'))).toEqual([
      'error DEPRECATION_REASON A.a',
      'error DEPRECATION_REASON A.b',
    ]);
  });

  test('no tenant as an argument, money as no float', () => {
    expect(
      found('type Query { a(tenantId: ID): Int } input B { tenant: ID }', only('NO_TENANT_ARGUMENT')),
    ).toEqual(['error NO_TENANT_ARGUMENT Query.a(tenantId:)', 'error NO_TENANT_ARGUMENT B.tenant']);
    expect(
      found('type A { unitPrice: [Float!]! weight: Float total: Money }', only('NO_FLOAT_MONEY')),
    ).toEqual(['error NO_FLOAT_MONEY A.unitPrice']);
  });

  test('root fields and fields of entities have an access rule, keys and value types need none', () => {
    const sdl = `type Query { a: Int b: Int @authenticated }
      type Product @key(fields: "id") { id: ID! cost: Int name: String @requiresScopes(scopes: [["x"]]) }
      type Cart @key(fields: "id") @authenticated { id: ID! lines: Int }
      type Money { amount: Int }`;
    expect(found(sdl, only('ACCESS_RULE'))).toEqual([
      'error ACCESS_RULE Query.a',
      'error ACCESS_RULE Product.cost',
    ]);
  });

  test('a field that is added to an entity has a description, its key and what is external need none', () => {
    const sdl = `"Ours." type Note @key(fields: "id") { id: ID! text: String }
      type Product @key(fields: "sku") { sku: String! notes: Int name: String @external }`;
    expect(found(sdl, only('DESCRIPTION'))).toEqual([
      'error DESCRIPTION Note.text',
      'error DESCRIPTION Product.notes',
    ]);
  });

  test('errors come first, each with its place, and a base schema’s own are not held against a change', () => {
    const sdl = 'type A { unitPrice: Float\n other: Int }';
    const [first] = lint(parse(sdl), {});
    expect(first).toMatchObject({ level: 'error', start: { line: 1, column: 10, byteOffset: 9 } });
    const base = lint(parse(sdl), {});
    expect(newProblems(base, base)).toEqual([]);
  });
});
