import { describe, expect, test } from '@jest/globals';
import { changesBetween } from '../../src/checks/changes.ts';
import { judge } from '../../src/checks/judge.ts';

const before = `type Query { product(id: ID, sort: Sort, filter: Filter): Product item: Item any: Any old: Int }
interface Item { id: ID! }
type Product implements Item { id: ID! cost: Int name(locale: String): String status: Status }
type Shop implements Item { id: ID! }
union Any = Product | Shop
enum Status { ACTIVE DRAFT }
enum Sort { NEW OLD }
input Filter { text: String }`;

const judged = async (after: string, used: readonly string[]) => {
  const usage = { requests: 7, operations: ['Page'], clients: ['web'] };
  const changes = judge(
    await changesBetween(before, after),
    new Map(used.map((coordinate) => [coordinate, usage])),
  );
  return changes.map(({ code, coordinate, criticality, fails }) =>
    [fails ? 'FAILS' : 'told', criticality, code, coordinate].join(' '),
  );
};

const without = (text: string, by = ''): string => {
  if (!before.includes(text)) throw new Error(`not in the schema: ${text}`);
  return before.replace(text, by);
};

describe('a breaking change is held up by the client that it breaks', () => {
  test.each([
    ['a field removed', without(' cost: Int'), 'Product.cost', 'FIELD_REMOVED'],
    ['an argument removed', without('(locale: String)'), 'Product.name(locale:)', 'FIELD_ARGUMENT_REMOVED'],
    [
      'a required argument added',
      without('old: Int', 'old(a: Int!): Int'),
      'Query.old',
      'FIELD_ARGUMENT_ADDED',
    ],
    ['a field’s type changed', without('cost: Int', 'cost: String'), 'Product.cost', 'FIELD_TYPE_CHANGED'],
    ['an enum value removed that is sent', without(' OLD'), 'Sort.OLD', 'ENUM_VALUE_REMOVED'],
    ['an enum value removed that is answered', without(' DRAFT'), 'Status', 'ENUM_VALUE_REMOVED'],
    [
      'a required input field added',
      without('text: String', 'text: String n: Int!'),
      'Filter',
      'INPUT_FIELD_ADDED',
    ],
    [
      'an input field removed',
      without('text: String', 'other: String'),
      'Filter.text',
      'INPUT_FIELD_REMOVED',
    ],
  ])('%s', async (_what, after, coordinate, code) => {
    const used = await judged(after, [coordinate]);
    expect(used.filter((line) => line.startsWith('FAILS'))).toEqual([expect.stringContaining(code)]);
    const unused = await judged(after, ['Product.somethingElse']);
    expect(unused.filter((line) => line.startsWith('FAILS'))).toEqual([]);
    expect(unused.some((line) => line.includes(`breaking ${code}`))).toBe(true);
  });

  test('a type removed fails for whoever selects from it', async () => {
    const after = before
      .replace('type Shop implements Item { id: ID! }\n', '')
      .replace('Product | Shop', 'Product');
    expect(await judged(after, ['Shop'])).toEqual(
      expect.arrayContaining([expect.stringMatching(/FAILS breaking TYPE_REMOVED Shop/)]),
    );
  });

  test('a union member removed fails for whoever selects it', async () => {
    const lines = await judged(without('Product | Shop', 'Product'), ['Shop']);
    expect(lines).toEqual([expect.stringMatching(/FAILS breaking UNION_MEMBER_REMOVED/)]);
  });

  test('what is only dangerous or safe never fails', async () => {
    const lines = await judged(without('cost: Int', 'cost: Int extra: Int'), ['Product', 'Product.cost']);
    expect(lines).toEqual(['told safe FIELD_ADDED Product.extra']);
  });
});
