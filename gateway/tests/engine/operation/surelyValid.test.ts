import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, type DocumentNode, Lexer, parse, Source, TokenKind, validate } from 'graphql';
import { isSurelyValid } from '../../../src/engine/operation/surelyValid.ts';

const schema = buildSchema(`
  directive @live on FIELD | QUERY
  scalar Date
  enum Size { SMALL LARGE }
  interface Node { id: ID! name: String }
  type Product implements Node { id: ID! name: String size(of: Size): Size maker: Maker tags: [String!]! related(first: Int! = 3): [Node!]! price(in: In): Float }
  type Maker implements Node { id: ID! name: String size: String founded(at: Date): Date products(ids: [ID!]): [Product] }
  union Found = Product | Maker
  input In { currency: String! deep: In sizes: [Size!] day: Date rate: Float }
  input One @oneOf { a: Int b: String }
  type Query { product(id: ID!): Product products(first: Int, of: In): [Product!]! find(text: String): [Found] node(one: One): Node flag(on: Boolean): Boolean }
  type Mutation { rename(id: ID!, name: String): Product }
  type Subscription { changed: Product }`);

/** What clients usually write. */
const usual = [
  '{ product(id: "a") { id name } }',
  'query Q($id: ID!, $size: Size) { product(id: $id) { size(of: $size) maker { id ...M } } } fragment M on Maker { id size }',
  'query Q($skip: Boolean!) { find { __typename ... on Product @skip(if: $skip) { id size } ... on Maker { id name } } }',
  'query ($of: In, $c: String!) { a: products(of: $of) { id } b: products(first: 3, of: { currency: $c, sizes: [SMALL, LARGE], rate: 1 }) { id } }',
  'mutation M { rename(id: 7, name: null) { id ... @include(if: true) { name } } }',
  '{ product(id: "a") { ...A ...B } } fragment A on Product { id related { id ...N } } fragment B on Product { related { name } } fragment N on Node { id }',
  '{ flag(on: true) node { ... on Product { tags related(first: 2) { id } } } }',
  'query ($ids: [ID!]) { find(text: "x") { ... on Maker { products(ids: $ids) { price(in: { currency: "EUR", deep: { currency: "USD" } }) } } } }',
];

/** Each is valid, but for the rules themselves to say. */
const leftToRules = [
  'query Q($id: ID = "a") { products { id } flag(on: true) @skip(if: false) @live product(id: $id) { id } }',
  '{ __schema { queryType { name } } }',
  'query A { flag } query B { flag }',
  'subscription { changed { id } }',
  '{ node(one: { a: 1 }) { id } }',
  '{ find { ... on Product { a: name } ... on Maker { a: size } } }',
  'query @live { flag }',
];

test.each(usual)('what clients usually write is sure: %s', (query) => {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  expect(isSurelyValid(schema, document)).toBe(true);
});

test.each(leftToRules)('what needs a closer look is left to the rules: %s', (query) => {
  expect(isSurelyValid(schema, parse(query))).toBe(false);
});

const tokensOf = (text: string): string[] => {
  const lexer = new Lexer(new Source(text));
  const tokens: string[] = [];
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance())
    tokens.push(text.slice(token.start, token.end));
  return tokens;
};

const parsed = (text: string): DocumentNode | undefined => {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
};

describe('whatever becomes of such a text', () => {
  const texts = [...usual, ...leftToRules].map(tokensOf);
  const words = [
    ...new Set([
      ...texts.flat(),
      'Date',
      'One',
      'In',
      'changed',
      '"x"',
      '-1',
      '3000000000',
      'null',
      '[1]',
      '{ id }',
    ]),
  ];
  const change = fc.record({
    at: fc.nat(200),
    kind: fc.constantFrom('replace', 'remove', 'insert', 'repeat'),
    word: fc.constantFrom(...words),
    length: fc.integer({ min: 1, max: 6 }),
  });
  const changed = fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([tokens, changes]) => {
      const result = [...tokens];
      for (const { at, kind, word, length } of changes) {
        const place = at % (result.length + 1);
        if (kind === 'replace') result.splice(place, 1, word);
        else if (kind === 'remove') result.splice(place, length);
        else if (kind === 'insert') result.splice(place, 0, word);
        else result.splice(place, 0, ...result.slice(place, place + length));
      }
      return result.join(' ');
    });

  test('it is sure only where the rules find nothing wrong', () => {
    let sure = 0;
    let wrong = 0;
    fc.assert(
      fc.property(changed, (text) => {
        const document = parsed(text);
        if (!document) return;
        const errors = validate(schema, document);
        if (errors.length > 0) wrong += 1;
        if (!isSurelyValid(schema, document)) return;
        sure += 1;
        expect({ text, errors: errors.map(({ message }) => message) }).toEqual({ text, errors: [] });
      }),
      { numRuns: 12_000 },
    );
    expect(sure).toBeGreaterThan(50);
    expect(wrong).toBeGreaterThan(50);
  });
});
