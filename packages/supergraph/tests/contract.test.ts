import { describe, expect, test } from '@jest/globals';
import { Supergraph } from '@apollo/federation-internals';
import { composeServices } from '@apollo/composition';
import fc from 'fast-check';
import { type GraphQLSchema, isObjectType, parse, printSchema } from 'graphql';
import { applyContract, BrokenContract, type Contract } from '../src/contract.ts';

const compose = (sdl: string, imports = '"@tag", "@inaccessible", "@key", "@shareable"'): string => {
  const typeDefs = parse(
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}]) ${sdl}`,
  );
  const { supergraphSdl, errors } = composeServices([{ name: 'a', url: 'http://a.invalid', typeDefs }]);
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
};

const apiOf = (supergraphSdl: string): GraphQLSchema =>
  Supergraph.build(supergraphSdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema();

const seen = (sdl: string, contract: Partial<Contract>): Record<string, string[]> => {
  const api = apiOf(applyContract(sdl, { include: [], exclude: [], hideUnreachable: false, ...contract }));
  return Object.fromEntries(
    Object.values(api.getTypeMap())
      .filter(
        ({ name }) => !name.startsWith('__') && !['String', 'Boolean', 'Int', 'ID', 'Float'].includes(name),
      )
      .map((type) => [
        type.name,
        'getFields' in type
          ? Object.keys(type.getFields())
          : 'getValues' in type
            ? type.getValues().map(({ name }) => name)
            : 'getTypes' in type
              ? type.getTypes().map(({ name }) => name)
              : [],
      ]),
  );
};

const shop = compose(`
  type Query {
    product(id: ID! debug: Boolean @tag(name: "internal") filter: Filter): Product @tag(name: "shop")
    found: [Found] @tag(name: "shop")
    staff: Staff @tag(name: "internal")
    node: Node @tag(name: "shop")
  }
  type Mutation { erase: Int @tag(name: "internal") }
  interface Node { id: ID! @tag(name: "shop") label: String @tag(name: "shop") }
  type Product implements Node @tag(name: "shop") { id: ID! label: String @tag(name: "internal") cost: Int @tag(name: "internal") kind: Kind }
  type Staff implements Node @tag(name: "internal") { id: ID! label: String desk: Desk }
  type Desk { no: Int }
  type Book { isbn: Int @tag(name: "shop") price: Int }
  union Found @tag(name: "shop") = Product | Book | Staff
  enum Kind { A B @tag(name: "internal") }
  input Filter { text: String secret: Secret @tag(name: "internal") }
  input Secret { a: Int }
`);

describe('a contract', () => {
  test('that excludes tags hides what has one, types with all their fields, and keeps the rest', () => {
    expect(seen(shop, { exclude: ['internal'] })).toEqual({
      Query: ['product', 'found', 'node'],
      Node: ['id'],
      Product: ['id', 'kind'],
      Desk: ['no'],
      Book: ['isbn', 'price'],
      Found: ['Product', 'Book'],
      Kind: ['A'],
      Filter: ['text'],
      Secret: ['a'],
    });
  });

  test('that includes tags hides every field and union without one; enums and inputs stay', () => {
    expect(seen(shop, { include: ['shop'] })).toEqual({
      Query: ['product', 'found', 'node'],
      Node: ['id', 'label'],
      Product: ['id', 'label', 'cost', 'kind'],
      Book: ['isbn'],
      Found: ['Product', 'Book'],
      Kind: ['A', 'B'],
      Filter: ['text', 'secret'],
      Secret: ['a'],
    });
  });

  test('that does both hides what has a tag of each', () => {
    const { Product, Found } = seen(shop, { include: ['shop'], exclude: ['internal'] });
    expect(Product).toEqual(['id', 'kind']);
    expect(Found).toEqual(['Product', 'Book']);
  });

  test('hides types to which nothing leads any more, where it is asked to', () => {
    const hidden = seen(shop, { exclude: ['internal'], hideUnreachable: true });
    expect(hidden).not.toHaveProperty('Desk');
    expect(hidden).not.toHaveProperty('Secret');
    expect(hidden).toHaveProperty('Filter');
  });

  test('hides a field of an interface that one of the objects it leaves has lost', () => {
    expect(seen(shop, { exclude: ['internal'] })['Node']).toEqual(['id']);
  });

  test('of no tags changes nothing', () => {
    expect(
      printSchema(apiOf(applyContract(shop, { include: [], exclude: [], hideUnreachable: false }))),
    ).toBe(printSchema(apiOf(shop)));
  });

  test('is refused when a field that is left gives a type that is not, or when nothing is left', () => {
    const sdl = compose('type Query { a: A b: Int } type A @tag(name: "x") { c: Int }');
    expect(() => seen(sdl, { exclude: ['x'] })).toThrow(/A.*@inaccessible.*Query.a/s);
    expect(() => seen(sdl, { include: ['nothing'] })).toThrow(/Query/);
    expect(() => seen(sdl, { include: ['nothing'] })).toThrow(BrokenContract);
    const required = compose('type Query { a(b: Int! @tag(name: "x")): Int }');
    expect(() => seen(required, { exclude: ['x'] })).toThrow(/Query.a\(b:\)/);
  });

  test('finds tags, and hides, by the names that the supergraph has for both', () => {
    const sdl = compose(
      'type Query { a: Int @label(name: "x") b: Int c: Int @hidden }',
      '{ name: "@tag", as: "@label" }, { name: "@inaccessible", as: "@hidden" }',
    );
    expect(seen(sdl, { exclude: ['x'] })).toEqual({ Query: ['b'] });
    expect(applyContract(sdl, { include: [], exclude: ['x'], hideUnreachable: false })).not.toContain(
      '@inaccessible ',
    );
  });

  test('leaves what was inaccessible so, and does the same when it is applied again', () => {
    const tags = fc.subarray(['shop', 'internal']);
    fc.assert(
      fc.property(tags, tags, fc.boolean(), (include, exclude, hideUnreachable) => {
        const contract = { include, exclude, hideUnreachable };
        let once: string;
        try {
          once = applyContract(shop, contract);
        } catch {
          return;
        }
        expect(applyContract(once, contract)).toBe(once);
        const [before, after] = [apiOf(shop).getTypeMap(), apiOf(once).getTypeMap()];
        for (const [name, type] of Object.entries(after)) {
          const fuller = before[name];
          expect(fuller).toBeDefined();
          if (isObjectType(type) && isObjectType(fuller))
            for (const field of Object.keys(type.getFields()))
              expect(fuller.getFields()).toHaveProperty(field);
        }
      }),
    );
  });
});
