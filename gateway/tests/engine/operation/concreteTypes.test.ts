import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, print, validate } from 'graphql';
import { withConcreteTypes } from '../../../src/engine/operation/concreteTypes.ts';

const schema = buildSchema(`
  type Query { node: Node any: Any plain: Image }
  interface Node { id: ID next: Node }
  interface Clip implements Node { id: ID next: Node length: Int }
  type Image implements Node { id: ID next: Node width: Int }
  type Video implements Node & Clip { id: ID next: Node length: Int }
  type Sound implements Node & Clip { id: ID next: Node length: Int rate: Int }
  union Any = Image | Sound
`);

const concrete = (operation: string): string | undefined => {
  const document = withConcreteTypes(schema, parse(operation));
  if (document) expect(validate(schema, document)).toEqual([]);
  return document && print(document).replace(/\s+/g, ' ').trim();
};

describe('an operation with every type written out', () => {
  test('asks each object type for what its fragments ask', () => {
    expect(concrete('{ node { id ... on Clip { length ...rate } } } fragment rate on Sound { rate }')).toBe(
      '{ node { __typename ... on Image { id } ... on Video { id length } ... on Sound { id length rate } } }',
    );
  });

  test('is so at every depth, and nothing is asked of a type of which nothing was', () => {
    expect(
      concrete(
        'query q { plain { ... on Node { next { ... on Clip { next { id } } } } } any { ... on Clip { id } } }',
      ),
    ).toBe(
      'query q { plain { next { __typename ... on Video { next { id } } ... on Sound { next { id } } } } any { __typename ... on Sound { id } } }',
    );
  });

  test('is none where there is nothing to write out', () => {
    expect(concrete('{ node { id next { __typename } } plain { width } }')).toBeUndefined();
  });

  test('is none where it would be too long', () => {
    const deep = (depth: number): string =>
      depth === 0 ? 'id' : `next { ... on Node { ${deep(depth - 1)} } }`;
    expect(concrete(`{ node { ${deep(3)} } }`)).toBeDefined();
    expect(concrete(`{ node { ${deep(30)} } }`)).toBeUndefined();
  });
});
