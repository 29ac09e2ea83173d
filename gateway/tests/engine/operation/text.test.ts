import { describe, expect, test } from '@jest/globals';
import { parse, parseValue, print } from 'graphql';
import { canonicalValue, writeDocument } from '../../../src/engine/operation/text.ts';

const query = `
  query Q($id: ID! = "a\\"b", $list: [Int!] = [1, 2] @d, $of: In = { x: { y: ENUM }, z: null }) @live(if: true) {
    ...F @include(if: $list)
    alias: field(a: $id, b: [1.5, -2], c: """block "text" é""", d: { y: 1, x: [{ z: "\\u0001" }] }) { x }
    ... on T @skip(if: false) { y }
    ... { z }
    ... @include(if: true) { w { __typename } }
  }
  mutation { a }
  subscription S { a }
  fragment F on Query @d(of: "plain text") { a, b }`;

test('what is written means what was read', () => {
  const document = parse(query);
  expect(print(parse(writeDocument(document)))).toBe(print(document));
});

test('takes no more characters than it needs', () => {
  expect(writeDocument(parse('query Q ( $a : Int ) { a ( b : $a , c : "d" )  { e f } }'))).toBe(
    'query Q($a:Int){a(b:$a,c:"d"){e f}}',
  );
});

describe('a value in canonical form', () => {
  const of = (value: string): string => canonicalValue(parseValue(value));

  test('is the same whatever the order of an object', () => {
    expect(of('{ a: 1, b: { d: [2, 1], c: X } }')).toBe(of('{ b: { c: X, d: [2, 1] }, a: 1 }'));
  });

  test.each([
    ['[1, 2]', '[2, 1]'],
    ['"1"', '1'],
    ['"A"', 'A'],
    ['true', '"true"'],
    ['"a\\"b"', '"ab"'],
    ['{ a: 1 }', '{ a: 2 }'],
  ])('%s is not %s', (one, other) => {
    expect(of(one)).not.toBe(of(other));
  });
});
