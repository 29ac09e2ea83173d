import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, print } from 'graphql';
import { clientName, plannedNamesOf, withPlannedNames } from '../../../src/engine/operation/plannedNames.ts';

const types = `
  type Query { product: Product }
  type Product { sku: ID! name: String price(currency: String): Int weight: Int stock(at: ID): Int }`;

const supergraph = (more = '') =>
  parse(`
  type Query { product: Product ${more} }
  type Product @join__type(graph: A, key: "sku maker { id }") {
    sku: ID!
    name: String
    price(currency: String): Int
    weight: Int
    stock(at: ID): Int
    fee: Int @join__field(graph: B, requires: "price(currency: \\"EUR\\") weight")
  }`);

const planned = (query: string): string => {
  const names = plannedNamesOf(supergraph());
  return print(withPlannedNames(names, buildSchema(types), parse(query))).replace(/\s+/g, ' ');
};

describe('a response name of the client gets the prefix', () => {
  test('as the alias of one field that is the name of another', () => {
    expect(planned('{ product { sku: name name: weight } }')).toContain(
      'client_sku: name client_name: weight',
    );
  });

  test('where a field in a key or a @requires takes arguments', () => {
    expect(planned('{ product { price(currency: "USD") stock } }')).toContain(
      'client_price: price(currency: "USD") stock',
    );
  });

  test('where it could be taken for a name of the planner or for one that has the prefix', () => {
    expect(planned('{ product { _e0: name __typename: weight client_sku: name } }')).toContain(
      'client__e0: name client___typename: weight client_client_sku: name',
    );
  });
});

test('other names stay, and an alias equal to its field is none', () => {
  expect(planned('{ product { a: name weight: weight sku } }')).toContain('{ a: name weight sku }');
});

test('the way back takes one prefix off', () => {
  const names = plannedNamesOf(supergraph());
  expect(['client_client_sku', 'client_sku', 'sku'].map((key) => clientName(names, key))).toEqual([
    'client_sku',
    'sku',
    'sku',
  ]);
});

test('no field of the supergraph begins with the prefix', () => {
  expect(plannedNamesOf(supergraph('client_id: ID _client_id: ID')).prefix).toBe('__client_');
});
