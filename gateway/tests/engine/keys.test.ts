import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createKeys } from '../../src/engine/keys.ts';

const keys = createKeys(
  parse(`
    enum join__Graph { A @join__graph(name: "a", url: "") B_1 @join__graph(name: "b-1", url: "") }
    interface Media @join__type(graph: B_1, key: "id", isInterfaceObject: true) { id: ID! }
    type Book @join__type(graph: A, key: "id") @join__type(graph: A, key: "isbn shop { id }")
      @join__type(graph: B_1, key: "isbn", resolvable: false) { id: ID! isbn: ID! shop: Shop }
    type Shop { id: ID! }
  `),
);

test.each([
  ['a', 'Book', ['__typename', 'id'], true],
  ['a', 'Book', ['shop', 'isbn'], true],
  ['a', 'Book', ['isbn', 'title'], false],
  ['a', 'Book', [], false],
  ['b-1', 'Book', ['isbn'], false],
  ['b-1', 'Media', ['id'], true],
  ['a', 'Media', ['id'], false],
  ['a', 'Shop', ['id'], false],
] as const)('to %s, a %s with %j is identified: %s', (subgraph, type, names, expected) => {
  expect(keys.identify(subgraph, type, new Set(names))).toBe(expected);
});
