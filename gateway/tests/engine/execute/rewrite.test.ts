import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { applyRewrites } from '../../../src/engine/execute/rewrite.ts';
import type { Rewrite } from '../../../src/engine/plan/plan.ts';
import { createTypeSystem } from '../../../src/engine/types.ts';
import { path } from '../support/plans.ts';

const types = createTypeSystem(
  buildSchema(`type Query { media: Media } interface Media { id: ID }
    type Book implements Media { id: ID } type Movie implements Media { id: ID }`),
);

const rewritten = (value: unknown, ...rewrites: Rewrite[]) => {
  applyRewrites(value, rewrites, types);
  return value;
};
const rename = (at: string, field: string, to: string): Rewrite => ({
  path: path(at),
  field,
  change: { kind: 'rename', to },
});

describe('rewriting an answer', () => {
  test('renames at the place that the path names, in every item of lists on the way', () => {
    expect(rewritten({ a: [[{ x0: 1 }], { x0: 2, x0b: 3 }, null], x0: 4 }, rename('a', 'x0', 'x'))).toEqual({
      a: [[{ x: 1 }], { x: 2, x0b: 3 }, null],
      x0: 4,
    });
  });

  test('keeps to the types that the path names; an object without a type counts as any', () => {
    const value = [{ __typename: 'Book', x0: 1 }, { __typename: 'Movie', x0: 2 }, { x0: 3 }];
    expect(rewritten(value, rename('|Book', 'x0', 'x'))).toEqual([
      { __typename: 'Book', x: 1 },
      { __typename: 'Movie', x0: 2 },
      { x: 3 },
    ]);
  });

  test('leaves alone what is not there, and keeps a null', () => {
    expect(rewritten({ a: { y: 1 } }, rename('a', 'x0', 'x'))).toEqual({ a: { y: 1 } });
    expect(rewritten({ x0: null }, rename('', 'x0', 'x'))).toEqual({ x: null });
    expect(rewritten({}, rename('', 'toString', 'x'))).toEqual({});
  });

  test('sets a constant', () => {
    expect(
      rewritten(
        { __typename: 'Media' },
        {
          path: [],
          field: '__typename',
          change: { kind: 'set', value: 'Book' },
        },
      ),
    ).toEqual({ __typename: 'Book' });
  });
});
