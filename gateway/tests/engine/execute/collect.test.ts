import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { collect, placesOf } from '../../../src/engine/execute/collect.ts';
import { createTypeSystem } from '../../../src/engine/types.ts';
import { path } from '../support/plans.ts';

const types = createTypeSystem(
  buildSchema(`type Query { media: Media } interface Media { id: ID }
    type Book implements Media { id: ID } type Movie implements Media { id: ID }`),
);

const objectsAt = (root: Record<string, unknown>, at: string) =>
  collect(root, path(at), types, new Set()).objects;

describe('what is at a path of the result', () => {
  test('the root is at the empty path and has no holder', () => {
    const root = { a: 1 };
    expect(collect(root, [], types, new Set())).toEqual({
      objects: [root],
      holders: [undefined],
      keys: [''],
    });
  });

  test('lists of any depth are walked through; nulls, leaves and what is missing are not objects', () => {
    const root = { a: [[{ b: { n: 1 } }, null], [], null, [[{ b: { n: 2 } }]], 7, { c: 1 }] };
    expect(objectsAt(root, 'a.b')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(objectsAt(root, 'a.b.n')).toEqual([]);
    expect(objectsAt(root, 'x.y')).toEqual([]);
  });

  test('each object comes with the place that holds it', () => {
    const root = { a: [{ b: [{ n: 1 }] }] };
    const { holders, keys } = collect(root, path('a.b'), types, new Set());
    expect(holders).toEqual([root.a[0]?.b]);
    expect(keys).toEqual([0]);
  });

  test('a type condition keeps objects of that type, of a type under it, and those that tell none', () => {
    const root = {
      a: [
        { __typename: 'Book', n: 1 },
        { __typename: 'Movie', n: 2 },
        { n: 3 },
        { __typename: 'Media', n: 4 },
      ],
    };
    const numbers = (at: string) => objectsAt(root, at).map(({ n }) => n);
    expect(numbers('a.|Book')).toEqual([1, 3]);
    expect(numbers('a.|Book,Movie')).toEqual([1, 2, 3]);
    expect(numbers('a.|Media')).toEqual([1, 2, 3, 4]);
  });

  test('an object with several places is found once', () => {
    const one = { b: { n: 1 } };
    const root = { a: [one, one, { b: one.b }] };
    expect(collect(root, path('a.b'), types, new Set<object>([one, one.b])).objects).toEqual([{ n: 1 }]);
  });

  test('fields named like members of every JavaScript object lead nowhere', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'valueOf']) {
      expect(objectsAt({ a: {} }, name)).toEqual([]);
      expect(objectsAt({ a: {} }, `a.${name}`)).toEqual([]);
    }
  });
});

describe('the places of an object', () => {
  test('are all the response paths under which it stands', () => {
    const one = { n: 1 };
    const root = { a: [{ b: one }, { b: { n: 1 } }, { b: [one, one] }] };
    expect(placesOf(root, path('a.b'), types, new Set([one]), 10)).toEqual([
      ['a', 0, 'b'],
      ['a', 2, 'b', 0],
      ['a', 2, 'b', 1],
    ]);
  });

  test('are bounded', () => {
    const one = { n: 1 };
    expect(placesOf({ a: Array(100).fill(one) }, path('a'), types, new Set([one]), 3)).toHaveLength(3);
  });

  test('are not looked for in the prototype', () => {
    expect(placesOf({}, path('__proto__'), types, new Set([Object.prototype as never]), 3)).toEqual([]);
  });
});
