import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { copy, mergeInto } from '../../../src/engine/execute/merge.ts';
import { createTypeSystem } from '../../../src/engine/types.ts';
import type { JsonObject } from '../../../src/engine/json.ts';

const types = createTypeSystem(
  buildSchema(`type Query { media: Media } interface Media { id: ID } type Book implements Media { id: ID }`),
);

const merged = (target: unknown, source: unknown) => {
  const object = copy(target) as JsonObject;
  mergeInto(object, copy(source) as JsonObject, types);
  return object;
};

describe('merging an answer into the result', () => {
  test('adds what was not there and goes into objects and lists', () => {
    expect(
      merged({ a: 1, b: { c: 1 }, d: [{ e: 1 }, null] }, { b: { f: 2 }, d: [{ g: 3 }, { h: 4 }], i: 5 }),
    ).toEqual({
      a: 1,
      b: { c: 1, f: 2 },
      d: [{ e: 1, g: 3 }, { h: 4 }],
      i: 5,
    });
  });

  test('a concrete type is not undone by the name of its interface, but the other way round', () => {
    expect(merged({ __typename: 'Book' }, { __typename: 'Media', b: 1 })).toEqual({
      __typename: 'Book',
      b: 1,
    });
    expect(merged({ __typename: 'Media' }, { __typename: 'Book' })).toEqual({ __typename: 'Book' });
  });

  test('a null takes nothing away, and gives way to a value', () => {
    expect(merged({ a: 1, b: null, c: [null, 1] }, { a: null, b: 2, c: [2, null] })).toEqual({
      a: 1,
      b: 2,
      c: [2, 1],
    });
  });

  test('an interface’s name does not take the place of the concrete type’s', () => {
    expect(merged({ __typename: 'Book' }, { __typename: 'Media' })).toEqual({ __typename: 'Book' });
    expect(merged({ __typename: 'Media' }, { __typename: 'Book' })).toEqual({ __typename: 'Book' });
    expect(merged({ __typename: 'Book' }, { __typename: null })).toEqual({ __typename: 'Book' });
  });

  test('of the same object into itself changes nothing', () => {
    const one = { a: [{ b: 1 }] };
    mergeInto(one, one, types);
    expect(one).toEqual({ a: [{ b: 1 }] });
  });

  test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])('keeps a field called %s', (name) => {
    expect(merged({}, { [name]: 'x' })).toEqual({ [name]: 'x' });
    expect(merged({}, { [name]: { a: 1 } })).toEqual({ [name]: { a: 1 } });
    expect(Object.entries(merged({}, { [name]: null }))).toEqual([[name, null]]);
  });

  test('never touches a prototype', () => {
    const poison = JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}') as JsonObject;
    const target: JsonObject = { a: {} };
    mergeInto(target, copy(poison), types);
    mergeInto(target, poison, types);
    expect((target as { polluted?: unknown }).polluted).toBeUndefined();
    expect((target['a'] as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
  });

  test('twice is as good as once', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue()),
        fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue()),
        (target, source) => {
          const once = merged(target, source);
          expect(merged(once, source)).toEqual(once);
        },
      ),
    );
  });
});

describe('a copy', () => {
  test('is equal and shares nothing', () => {
    const original = { a: [{ b: { c: 1 } }] };
    const made = copy(original);
    expect(made).toEqual(original);
    expect(made.a[0]?.b).not.toBe(original.a[0]?.b);
  });
});
