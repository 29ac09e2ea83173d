import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, execute, getOperationAST, type GraphQLSchema, parse } from 'graphql';
import { isPlainJson, type JsonObject } from '../../../src/engine/json.ts';
import { resolveConditions } from '../../../src/engine/operation/conditions.ts';
import { isolateOperation } from '../../../src/engine/operation/isolate.ts';
import { plannedNamesOf } from '../../../src/engine/operation/plannedNames.ts';
import { compileShape } from '../../../src/engine/shape/compile.ts';
import { writeData } from '../../../src/engine/shape/write.ts';
import { anyCase } from '../support/cases.ts';

/** No key, no requirement: no field has another name in the result than the client gave it. */
const names = plannedNamesOf(parse('type Query { a: Int }'));

interface Given {
  readonly variables?: JsonObject;
  readonly shared?: ReadonlySet<object>;
  readonly introspection?: ReadonlyMap<string, string>;
  readonly isPlain?: boolean;
}

const write = (schema: GraphQLSchema, query: string, root: JsonObject, given: Given = {}) => {
  const document = resolveConditions(parse(query), (name) => given.variables?.[name] === true);
  const { operation, fragments } = isolateOperation(document, undefined);
  return writeData({
    shape: compileShape({ schema, fragments, names, denial: undefined }, operation),
    root,
    shared: given.shared ?? new Set(),
    unknown: new Set(),
    isPlain: given.isPlain ?? isPlainJson(JSON.stringify(root)),
    introspection: given.introspection,
  });
};

const written = (sdl: string, query: string, root: JsonObject, given: Given = {}) => {
  const { json, incompletions } = write(buildSchema(sdl), query, root, given);
  return { data: JSON.parse(json) as unknown, paths: incompletions.map(({ path }) => path.join('.')) };
};

/** The same answer by graphql-js: fields are read by response key, as in a merged result. */
const reference = (schema: GraphQLSchema, query: string, rootValue: object, variableValues: JsonObject) => {
  const result = execute({
    schema,
    document: parse(query),
    rootValue,
    variableValues,
    fieldResolver: (source: JsonObject, _args, _context, { path }) => source[path.key],
    typeResolver: (value: JsonObject) => String(value['__typename']),
  });
  if ('then' in result) throw new Error('nothing here takes time');
  return result;
};

describe('the written answer', () => {
  test('is what graphql-js answers for the same data, byte for byte, with errors at the same paths', () => {
    fc.assert(
      fc.property(anyCase, ({ sdl, query, data, variables }) => {
        const schema = buildSchema(sdl);
        const expected = reference(schema, query, data, variables);
        const { json, incompletions } = write(schema, query, data, { variables: { v1: true, ...variables } });
        expect(json).toBe(JSON.stringify(expected.data));
        expect(incompletions.map(({ path }) => path)).toEqual(
          (expected.errors ?? []).map(({ path }) => path),
        );
      }),
      { numRuns: 150 },
    );
  });

  const library = `type Query { book: Book! books: [Book!] media: Media any: Any grid: [[Int!]] }
    interface Media { id: ID! } union Any = Book | Film
    type Book implements Media { id: ID! title: String author: Author! }
    type Author { name: String! } type Film implements Media { id: ID! }`;

  test('is null for an object that is known by its interface alone, where its type decides what was asked', () => {
    const media = (query: string) => written(library, query, { media: { __typename: 'Media', id: '1' } });
    expect(media('{ media { id ... on Book { title } } }')).toEqual({
      data: { media: null },
      paths: ['media'],
    });
    expect(media('{ media { ... on Media { id ... on Any { ... on Film { id } } } } }').paths).toEqual([
      'media',
    ]);
    const known = { data: { media: { id: '1' } }, paths: [] };
    expect(media('{ media { ... on Media { id } } }')).toEqual(known);
    expect(media('{ media { id } }')).toEqual(known);
  });

  test('is null where a null goes all the way up', () => {
    expect(written(library, '{ book { author { name } } }', { book: { author: { name: null } } })).toEqual({
      data: null,
      paths: ['book.author.name'],
    });
  });

  test('has a null in the nearest nullable place', () => {
    const root = { books: [{ author: { name: 'A' } }, { author: null }] };
    expect(written(library, '{ books { author { name } } }', root)).toEqual({
      data: { books: null },
      paths: ['books.1.author'],
    });
  });

  test('has no object of a type that clients do not know, or that the field cannot have', () => {
    const query = '{ media { id } any { __typename } book { id } }';
    const book = { __typename: 'Book', id: '1' };
    expect(written(library, query, { media: { __typename: 'Hidden', id: '1' }, any: book, book })).toEqual({
      data: { media: null, any: { __typename: 'Book' }, book: { id: '1' } },
      paths: ['media'],
    });
    expect(
      written(library, query, { media: { __typename: 'Author', id: '1' }, any: book, book }).data,
    ).toEqual({
      media: null,
      any: { __typename: 'Book' },
      book: { id: '1' },
    });
    expect(written(library, query, { book: { __typename: 'Film', id: '1' } })).toEqual({
      data: null,
      paths: ['book'],
    });
  });

  test('takes an object that does not tell its type for what the field declares', () => {
    expect(written(library, '{ book { __typename id } }', { book: { id: '1' } }).data).toEqual({
      book: { __typename: 'Book', id: '1' },
    });
    expect(written(library, '{ media { id } }', { media: { id: '1' } }).data).toEqual({ media: { id: '1' } });
    expect(written(library, '{ media { __typename id } }', { media: { id: '1' } })).toEqual({
      data: { media: null },
      paths: ['media.__typename'],
    });
  });

  test('has no list where the schema has an object, no object where it has a list, no leaf for either', () => {
    expect(written(library, '{ media { id } }', { media: [{ id: '1' }] })).toEqual({
      data: { media: null },
      paths: ['media'],
    });
    expect(written(library, '{ books { id } }', { books: { id: '1' } })).toEqual({
      data: { books: null },
      paths: ['books'],
    });
    expect(written(library, '{ books { id } media { id } }', { books: 'x', media: 7 })).toEqual({
      data: { books: null, media: null },
      paths: ['books', 'media'],
    });
    expect(written(library, '{ grid }', { grid: [[1, 2], null, [1, null], []] })).toEqual({
      data: { grid: [[1, 2], null, null, []] },
      paths: ['grid.2.1'],
    });
  });

  test('has only what the operation selects', () => {
    expect(
      written(library, '{ media { id } }', { media: { __typename: 'Book', id: '1', title: 'T' }, other: 1 })
        .data,
    ).toEqual({
      media: { id: '1' },
    });
  });

  test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
    'has null for a field called %s that the result does not have',
    (name) => {
      const sdl = `type Query { ${name}: String a: A } type A { ${name}: A b: Int }`;
      expect(written(sdl, `{ ${name} a { ${name} { b } } }`, { a: {} })).toEqual({
        data: { [name]: null, a: { [name]: null } },
        paths: [],
      });
      expect(
        written(sdl, `{ ${name} a { ${name} { b } } }`, { [name]: 'x', a: { [name]: { b: 1 } } }).data,
      ).toEqual({
        [name]: 'x',
        a: { [name]: { b: 1 } },
      });
    },
  );

  test.each(['__proto__', '__typename'])(
    'reads what the client calls %s under a name that is safe',
    (alias) => {
      const sdl = 'type Query { a: A b: Int } type A { constructor: String }';
      const query = `{ ${alias}: a { constructor } b }`;
      expect(write(buildSchema(sdl), query, { [`client_${alias}`]: { constructor: 'x' }, b: 1 }).json).toBe(
        `{"${alias}":{"constructor":"x"},"b":1}`,
      );
      expect(write(buildSchema(sdl), query, { b: 1 }).json).toBe(`{"${alias}":null,"b":1}`);
    },
  );

  test('hides values of an enum and lets custom scalars pass as they came', () => {
    const sdl = 'type Query { e: [E] j: JSON } enum E { A } scalar JSON';
    expect(written(sdl, '{ e j }', { e: ['A', 'HIDDEN', 1], j: { a: [1, { b: null }] } })).toEqual({
      data: { e: ['A', null, null], j: { a: [1, { b: null }] } },
      paths: ['e.1', 'e.2'],
    });
  });

  test('is null where a custom scalar is deeper than can be written', () => {
    const levels = 200_000;
    const deep: unknown = JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    const sdl = 'scalar Any type Query { deep: Any a: Int }';
    expect(written(sdl, '{ deep a }', { deep, a: 1 }, { isPlain: true })).toEqual({
      data: { deep: null, a: 1 },
      paths: ['deep'],
    });
  });

  test('answers introspection from the schema’s own part', () => {
    const given = { introspection: new Map([['s', '{"queryType":{"name":"Query"}}']]) };
    expect(
      written('type Query { a: Int }', '{ a s: __schema { queryType { name } } }', { a: 1 }, given).data,
    ).toEqual({
      a: 1,
      s: { queryType: { name: 'Query' } },
    });
  });

  test('is bounded in how many places it names', () => {
    const root = { books: null, grid: Array(1_000).fill([null]) };
    expect(written(library, '{ grid }', root).paths.length).toBeLessThanOrEqual(100);
  });
});

describe('a value with several places', () => {
  const sdl = `type Query { xs: [X] y: Y } type X { y: Y z: Y! } type Y { a: Int b: Int! }`;

  test('is written in each of them, by the shape of each', () => {
    const y = { a: 1, b: 2 };
    const shared = new Set<object>([y]);
    const root = {
      xs: [
        { y, z: y },
        { y, z: y },
      ],
      y,
    };
    expect(written(sdl, '{ xs { y { a } z { b } } y { a b } }', root, { shared }).data).toEqual({
      xs: [
        { y: { a: 1 }, z: { b: 2 } },
        { y: { a: 1 }, z: { b: 2 } },
      ],
      y: { a: 1, b: 2 },
    });
  });

  test('is missing in each of them when it is incomplete, and each has its error', () => {
    const y = { a: 1, b: null };
    const root = { xs: [{ y }, { y }] };
    expect(written(sdl, '{ xs { y { a b } } }', root, { shared: new Set([y]) })).toEqual({
      data: { xs: [{ y: null }, { y: null }] },
      paths: ['xs.0.y.b', 'xs.1.y.b'],
    });
  });
});

test('an operation that the schema does not serve has no shape', () => {
  const schema = buildSchema('type Query { a: Int }');
  const operation = getOperationAST(parse('mutation { a }'));
  expect(
    () => operation && compileShape({ schema, fragments: new Map(), names, denial: undefined }, operation),
  ).toThrow('mutation');
});
