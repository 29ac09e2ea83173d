import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, type DocumentNode, getOperationAST, parse, validate } from 'graphql';
import { createEstimates } from '../../../src/guard/cost/estimates.ts';

const header = (imports: string): string => `
  schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/cost/v0.1"${imports}) { query: Query mutation: Mutation }
  directive @link(url: String, as: String, for: String, import: [link__Import]) repeatable on SCHEMA
  scalar link__Import
`;
const directives = (cost: string, listSize: string): string => `
  directive @${cost}(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @${listSize}(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`;
const types = (cost: string, listSize: string): string => `
  type Query {
    item(id: ID): Item
    items(first: Int = 20, last: Int): Connection @${listSize}(slicingArguments: ["first", "last"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)
    strict(first: Int, last: Int): [Item] @${listSize}(slicingArguments: ["first", "last"], assumedSize: 7)
    plain: [Item]
    assumed: [[Item]] @${listSize}(assumedSize: 5)
    search(filter: Filter, text: String @${cost}(weight: 3)): Item @${cost}(weight: 20)
    any: Any
  }
  type Mutation { change(input: Filter): Item }
  input Filter { deep: Filter word: String @${cost}(weight: 4) list: [Filter] }
  type Connection { total: Int edges: [Edge] nodes: [Item] }
  type Edge { node: Item }
  interface Named { name: String }
  type Item implements Named { id: ID name: String kind: Kind blob: Blob related(first: Int): [Item] @${listSize}(slicingArguments: ["first"], assumedSize: 3, requireOneSlicingArgument: false) owner: Owner }
  type Owner implements Named @${cost}(weight: 6) { name: String dear: Int @${cost}(weight: 2) item: Item }
  union Any = Item | Owner
  enum Kind @${cost}(weight: 1) { A B }
  scalar Blob @${cost}(weight: 5)
`;

const sdl = (imports = ', import: ["@listSize"]', cost = 'cost', listSize = 'listSize'): string =>
  header(imports) + directives(cost, listSize) + types(cost, listSize);

const estimator = (supergraph = sdl(), defaultListSize = 10) => {
  const schema = buildSchema(supergraph);
  const estimates = createEstimates(defaultListSize);
  estimates.schemaChanged(schema, supergraph);
  const documents = new Map<string, DocumentNode>();
  return (text: string, variables?: Record<string, unknown>) => {
    const document = documents.get(text) ?? parse(text);
    documents.set(text, document);
    expect(validate(schema, document)).toEqual([]);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    return estimates.estimate(schema, document, operation, variables);
  };
};

describe('the estimated cost', () => {
  const estimate = estimator();
  const cost = (text: string, variables?: Record<string, unknown>): number => estimate(text, variables).cost;

  test('objects cost 1, leaves nothing, a mutation 10 more', () => {
    expect(cost('{ item { id name __typename } }')).toBe(1);
    expect(cost('mutation { change { id } }')).toBe(11);
    expect(cost('{ __typename __schema { types { name } } }')).toBe(0);
  });

  test('weights of fields, types, scalars, enums and arguments count', () => {
    expect(cost('{ search { id } }')).toBe(20);
    expect(cost('{ search(text: "x") { id } }')).toBe(23);
    expect(cost('{ item { kind blob } }')).toBe(1 + 1 + 5);
    expect(cost('{ item { owner { dear } } }')).toBe(1 + 6 + 2);
  });

  test('input objects count by what is in them, written or in variables', () => {
    expect(cost('mutation { change(input: { word: "a", deep: { word: "b" } }) { id } }')).toBe(19);
    const text = 'mutation ($i: Filter) { change(input: $i) { id } }';
    expect(cost(text, { i: { list: [{ word: 'a' }, { word: 'b' }] } })).toBe(19);
    expect(cost(text, { i: {} })).toBe(11);
    expect(cost(text)).toBe(11);
    expect(estimate(text, { i: { word: 'a' } }).base).toBe(14);
  });

  test('a list counts by its slicing argument, else its assumed size, else the default', () => {
    expect(cost('{ plain { id } }')).toBe(10);
    expect(cost('{ assumed { id } }')).toBe(50);
    expect(cost('{ item { related(first: 4) { id } } }')).toBe(5);
    expect(cost('{ item { related { id } } }')).toBe(4);
    expect(cost('query ($n: Int) { item { related(first: $n) { id } } }', { n: 8 })).toBe(9);
    expect(cost('query ($n: Int) { item { related(first: $n) { id } } }', { n: null })).toBe(4);
    expect(cost('query ($n: Int = 6) { item { related(first: $n) { id } } }')).toBe(7);
  });

  test('sized fields have the length that their parent is asked for', () => {
    expect(cost('{ items { total edges { node { id } } } }')).toBe(1 + 20 * 2);
    expect(cost('{ items(first: 3) { edges { node { id } } nodes { id } } }')).toBe(1 + 6 + 3);
    expect(
      cost('query ($n: Int) { items(first: $n) { nodes { related(first: $n) { id } } } }', { n: 5 }),
    ).toBe(1 + 5 * 6);
  });

  test('aliases, which are sized for themselves, do not share a size', () => {
    expect(cost('{ a: items(first: 1) { nodes { id } } b: items(first: 9) { nodes { id } } }')).toBe(12);
  });

  test('an abstract type costs what its dearest type costs, fragments only where they apply', () => {
    expect(cost('{ any { ... on Item { owner { name } } ... on Owner { dear } } }')).toBe(8);
    expect(cost('{ any { ... on Item { id } ... on Named { name } } }')).toBe(6);
    expect(cost('{ any { ...F } } fragment F on Owner { item { ...G } } fragment G on Item { id }')).toBe(7);
  });

  test('a field that several fragments ask for counts once', () => {
    expect(cost('{ item { owner { name } ...A ...A } } fragment A on Item { owner { dear } }')).toBe(9);
  });

  test('what @skip and @include leave out costs nothing', () => {
    const text =
      'query ($a: Boolean! = false) { item { owner @include(if: $a) { name } id @skip(if: true) } }';
    expect(cost(text)).toBe(1);
    expect(cost(text, { a: true })).toBe(7);
    expect(cost(text, { a: false })).toBe(1);
  });

  test('where exactly one slicing argument is required, none and two are told apart from a cost', () => {
    expect(estimate('{ strict { id } }').violation).toMatch(/exactly one of first, last/);
    expect(estimate('{ strict(first: 1, last: 1) { id } }').violation).toBeDefined();
    expect(cost('{ strict(last: 2) { id } }')).toBe(2);
    const text = 'query ($a: Int, $b: Int) { strict(first: $a, last: $b) { id } }';
    expect(cost(text, { a: 4 })).toBe(4);
    expect(estimate(text, {}).violation).toBeDefined();
  });

  test('names the root field that costs most', () => {
    expect(estimate('{ item { id } a: search { id } }').about).toBe('Query.search');
  });

  test('a document of fragments that double each other is refused in time', () => {
    const levels = 30;
    const body = Array.from(
      { length: levels },
      (_, i) =>
        `fragment F${i} on Item { a: owner { item { ...F${i + 1} } } b: owner { item { ...F${i + 1} } } }`,
    ).join('\n');
    const text = `{ item { ...F0 } } ${body} fragment F${levels} on Item { id }`;
    expect(cost(text)).toBeGreaterThan(2 ** levels);
  });
});

describe('the names of the directives', () => {
  test.each([
    [', import: [{ name: "@cost", as: "@price" }, "@listSize"]', 'price', 'listSize'],
    ['', 'cost', 'cost__listSize'],
    [', as: "demand"', 'demand', 'demand__listSize'],
  ])('follow @link%s', (imports, costName, listSize) => {
    const estimate = estimator(sdl(imports, costName, listSize));
    expect(estimate('{ search { id } items(first: 3) { nodes { id } } }').cost).toBe(24);
  });
});

describe('laws', () => {
  const estimate = estimator();
  const selection = fc.letrec<{ item: string }>((tie) => ({
    item: fc
      .record({
        leaf: fc.constantFrom('id', 'name', 'kind', 'blob'),
        inner: fc.option(
          fc.tuple(fc.constantFrom('related', 'related(first: $n)', 'related(first: 2)'), tie('item')),
          { maxDepth: 3 },
        ),
        owner: fc.option(tie('item'), { maxDepth: 3 }),
      })
      .map(
        ({ leaf, inner, owner }) =>
          `{ ${leaf}${inner ? ` r: ${inner[0]} ${inner[1]}` : ''}${owner === null ? '' : ` owner { dear item ${owner} }`} }`,
      ),
  })).item;
  const root = fc
    .tuple(fc.constantFrom('item', 'items(first: $n)', 'plain'), selection)
    .map(([field, inner]) =>
      field.startsWith('items') ? `${field} { nodes ${inner} }` : `${field} ${inner}`,
    );
  const of = (roots: readonly string[], n: number): number =>
    estimate(
      `query ($n: Int) { ${roots.map((one, i) => `a${i}: ${one}`).join(' ')} unused: items(first: $n) { total } }`,
      { n },
    ).cost;

  test('the estimate never falls when a slicing argument rises', () => {
    fc.assert(
      fc.property(fc.array(root, { minLength: 1, maxLength: 3 }), fc.nat(50), fc.nat(50), (roots, a, b) => {
        expect(of(roots, Math.min(a, b))).toBeLessThanOrEqual(of(roots, Math.max(a, b)));
      }),
      { numRuns: 200 },
    );
  });

  test('an operation costs the sum of its root fields', () => {
    fc.assert(
      fc.property(fc.array(root, { minLength: 1, maxLength: 4 }), fc.nat(50), (roots, n) => {
        const unused = of([], n);
        expect(of(roots, n) - unused).toBe(roots.reduce((all, one) => all + of([one], n) - unused, 0));
      }),
      { numRuns: 200 },
    );
  });
});
