import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, print } from 'graphql';
import { introspect, splitIntrospection } from '../../../src/engine/operation/introspection.ts';

const flat = (text: string) => print(parse(text)).replace(/\s+/g, ' ');
const split = (query: string) => {
  const { fetched, introspected } = splitIntrospection(parse(query), 'Query');
  return {
    fetched: fetched && print(fetched).replace(/\s+/g, ' '),
    introspected: introspected && print(introspected).replace(/\s+/g, ' '),
  };
};

describe('an operation is split', () => {
  test.each<[string, string, string | undefined, string | undefined]>([
    ['not at all without introspection', '{ a { b } __typename }', '{ a { b } __typename }', undefined],
    ['into nothing to fetch for a type alone', '{ __typename x: __typename }', undefined, undefined],
    [
      'into nothing to fetch for the schema alone',
      '{ __schema { types { name } } __typename }',
      undefined,
      '{ __schema { types { name } } }',
    ],
    [
      'at its root, aliases included',
      '{ a s: __schema { types { name } } t: __type(name: "A") { name } b }',
      '{ a b }',
      '{ s: __schema { types { name } } t: __type(name: "A") { name } }',
    ],
    [
      'inside inline fragments, none of which stays empty',
      '{ ... { __schema { types { name } } } ... on Query { a ... { __type(name: "A") { name } } } }',
      '{ ... on Query { a } }',
      '{ ... { __schema { types { name } } } ... on Query { ... { __type(name: "A") { name } } } }',
    ],
    [
      'inside fragments on the root type, none of which stays empty',
      `{ ...S ...M a } fragment S on Query { ...T } fragment T on Query { __schema { types { name } } }
        fragment M on Query { b __type(name: "A") { name } }`,
      '{ ...M a } fragment M on Query { b }',
      `{ ...S ...M } fragment S on Query { ...T } fragment T on Query { __schema { types { name } } }
        fragment M on Query { __type(name: "A") { name } }`,
    ],
    [
      'with each half’s own variables',
      'query Q($name: String!, $x: Int) { __type(name: $name) { name } a(x: $x) }',
      'query Q($x: Int) { a(x: $x) }',
      'query Q($name: String!) { __type(name: $name) { name } }',
    ],
    [
      'with variables that only a fragment uses',
      'query Q($n: String!, $x: Int) { ...F ...G } fragment F on Query { __type(name: $n) { name } } fragment G on Query { a(x: $x) }',
      'query Q($x: Int) { ...G } fragment G on Query { a(x: $x) }',
      'query Q($n: String!) { ...F } fragment F on Query { __type(name: $n) { name } }',
    ],
    [
      'with each half’s own fragments',
      '{ __schema { types { ...T } } a { ...A } } fragment T on __Type { name } fragment A on A { b }',
      '{ a { ...A } } fragment A on A { b }',
      '{ __schema { types { ...T } } } fragment T on __Type { name }',
    ],
  ])('%s', (_, query, fetched, introspected) => {
    expect(split(query)).toEqual({
      fetched: fetched && flat(fetched),
      introspected: introspected && flat(introspected),
    });
  });

  test('so that fields in a fragment on an interface of the root type are fetched', () => {
    const query = '{ ...N } fragment N on Node { id }';
    expect(split(query)).toEqual({ fetched: flat(query), introspected: undefined });
  });
});

describe('introspection', () => {
  test('is answered by response key, with the variables it uses', () => {
    const schema = buildSchema('type Query { a: Int } type A { b: Int }');
    const document = parse(
      'query ($n: String!) { one: __type(name: $n) { name } two: __type(name: "X") { name } }',
    );
    expect([...introspect(schema, document, { n: 'A', unused: 1 })]).toEqual([
      ['one', '{"name":"A"}'],
      ['two', 'null'],
    ]);
  });
});
