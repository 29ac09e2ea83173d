import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { reachableTypes, readAccessTable } from '../../src/index.ts';

const supergraph = parse(`
  schema { query: Query }
  type Query @join__type(graph: A) {
    open: Int
    book(id: ID!): Book @requiresScopes(scopes: [["catalog:read"]])
    hidden: Int @inaccessible
    found: Found
  }
  type Book @join__type(graph: A, key: "id") @requiresScopes(scopes: [["catalog:read"]]) {
    id: ID!
    cost: Money @requiresScopes(scopes: [["catalog:cost"], ["account:any"]])
    writer: Writer
  }
  type Writer @join__type(graph: A, key: "id", resolvable: false) { id: ID! }
  type Money { amount: String! }
  type Secret @inaccessible { a: Int }
  type Shelf implements Place { name: String! books: [Book!]! }
  type Note { text: String }
  interface Place { name: String! }
  union Found = Shelf | Note
`);

describe('the table of rights', () => {
  const table = readAccessTable(supergraph);
  const fields = new Map(table.flatMap((type) => type.fields.map((field) => [field.coordinate, field])));

  test('knows roots, entities and values, and leaves out what is hidden', () => {
    expect(table.map(({ name, kind }) => [name, kind])).toEqual([
      ['Query', 'root'],
      ['Book', 'entity'],
      // Nobody can fetch one: it is what others lead to.
      ['Writer', 'value'],
      ['Money', 'value'],
      ['Shelf', 'value'],
      ['Note', 'value'],
      ['Place', 'value'],
      ['Found', 'value'],
    ]);
    expect(fields.has('Query.hidden')).toBe(false);
  });

  test('a field needs what stands on it, on its type and on the type that it leads to', () => {
    expect(fields.get('Query.open')).toMatchObject({ own: undefined, rule: undefined });
    expect(fields.get('Query.book')?.rule?.scopes).toEqual([['catalog:read']]);
    expect(fields.get('Book.cost')?.rule?.scopes).toEqual([
      ['catalog:read', 'catalog:cost'],
      ['catalog:read', 'account:any'],
    ]);
    expect(fields.get('Shelf.books')).toMatchObject({ own: undefined, rule: { scopes: [['catalog:read']] } });
  });

  test('what can be reached depends on the scopes, by unions and interfaces too', () => {
    expect([...reachableTypes(table, [])].toSorted()).toEqual(['Found', 'Note', 'Query', 'Shelf']);
    expect(reachableTypes(table, ['catalog:read']).has('Money')).toBe(false);
    expect(reachableTypes(table, ['catalog:read', 'catalog:cost']).has('Money')).toBe(true);
  });
});
