import { describe, expect, test } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { createUsedOperations } from '../../src/usage/operations.ts';

const schema = buildSchema(`
  type Query { product(id: ID!, sort: Sort = NEW): Product search(filter: Filter, tags: [Tag!]): [Item!]! }
  interface Item { id: ID! }
  type Product implements Item { id: ID! name(locale: String): String status: Status other: Product }
  type Shop implements Item { id: ID! town: String }
  enum Status { ACTIVE DRAFT }
  enum Sort { NEW OLD }
  enum Tag { RED BLUE }
  input Filter { text: String price: PriceFilter not: Filter sort: Sort }
  input PriceFilter { min: Int max: Int }
`);

const usedBy = (query: string, variables?: Record<string, unknown>, name?: string) => {
  const document = parse(query);
  const operation = getOperationAST(document, name);
  if (!operation) throw new Error('no operation');
  const used = createUsedOperations()(schema, document, operation, variables);
  return { ...used, coordinates: [...used.coordinates].sort() };
};

describe('what an operation uses of the schema', () => {
  test('is its fields, arguments and types, and the enums that it is answered with', () => {
    expect(
      usedBy('{ p: product(id: "secret", sort: OLD) { status name(locale: "de") __typename } }').coordinates,
    ).toEqual([
      'Product',
      'Product.name',
      'Product.name(locale:)',
      'Product.status',
      'Query',
      'Query.product',
      'Query.product(id:)',
      'Query.product(sort:)',
      'Sort.OLD',
      'Status',
    ]);
  });

  test('is what literals and variables name of input types, however deep, and never a value', () => {
    const literal = usedBy(
      '{ search(filter: { text: "ada@example.com", not: { price: { min: 1 } } }, tags: [RED]) { id } }',
    );
    expect(literal.coordinates).toEqual(
      expect.arrayContaining(['Filter.not', 'Filter.price', 'Filter.text', 'PriceFilter.min', 'Tag.RED']),
    );
    expect(literal.coordinates).not.toContain('PriceFilter.max');
    const variable = usedBy('query ($f: Filter, $t: [Tag!]) { search(filter: $f, tags: $t) { id } }', {
      f: { text: 'ada@example.com', price: { max: 4711 }, sort: 'NEW', unknown: { secret: 1 } },
      t: ['BLUE'],
    });
    expect(variable.coordinates).toEqual(
      expect.arrayContaining([
        'Filter',
        'Filter.price',
        'Filter.sort',
        'PriceFilter.max',
        'Sort.NEW',
        'Tag.BLUE',
      ]),
    );
    expect(JSON.stringify([literal, variable])).not.toMatch(/ada@|4711|secret/);
  });

  test('is seen through fragments, on interfaces, and only of the operation that ran', () => {
    const query = `query A { search { ...I ... on Shop { town } } } query B { product(id: 1) { id } }
      fragment I on Item { id ...Again } fragment Again on Item { id } fragment Unused on Product { status }`;
    expect(usedBy(query, undefined, 'A').coordinates).toEqual([
      'Item',
      'Item.id',
      'Query',
      'Query.search',
      'Shop',
      'Shop.town',
    ]);
  });

  test('texts that differ in literals, aliases and order are one operation', () => {
    const a = usedBy('query Page { product(id: "1") { id status } }');
    const b = usedBy('query Page { x: product(id: "2") { status id } }');
    expect(b.hash).toBe(a.hash);
    expect(a.signature).not.toContain('"1"');
    expect(usedBy('query Page { product(id: "1") { id } }').hash).not.toBe(a.hash);
  });
});
