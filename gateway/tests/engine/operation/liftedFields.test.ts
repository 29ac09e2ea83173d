import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, print, validate } from 'graphql';
import { withLiftedFields } from '../../../src/engine/operation/liftedFields.ts';

const schema = buildSchema(`
  type Query { node: Node any: Any plain: Image }
  interface Node { id: ID next: Node level: Int }
  interface Clip implements Node { id: ID next: Node level: Int length: Int }
  type Image implements Node { id: ID next: Node level: Int width: Int }
  type Sound implements Node & Clip { id: ID next: Clip level(in: Int): Int length: Int rate: Int }
  union Any = Image | Sound
`);

const lifted = (operation: string): string | undefined => {
  const document = withLiftedFields(schema, parse(operation));
  if (document) expect(validate(schema, document)).toEqual([]);
  return document && print(document).replace(/\s+/g, ' ').trim();
};

describe('an operation with the fields of interfaces asked of all objects', () => {
  test('leaves in fragments what the interface has not', () => {
    expect(lifted('{ node { ...F ... on Image { width } } } fragment F on Sound { i: id rate }')).toBe(
      '{ node { ... on Sound { rate } ... on Image { width } i: id } }',
    );
  });

  test('asks below as the type has it', () => {
    expect(lifted('{ node { ... on Sound { next { length ... on Sound { rate id } } } } }')).toBe(
      '{ node { next { ... on Clip { length ... on Sound { rate } } id } } }',
    );
  });

  test('asks all objects of an interface under that of the place', () => {
    expect(lifted('{ node { ... on Sound { length rate } ... on Clip { id } } }')).toBe(
      '{ node { ... on Sound { rate } ... on Clip { length } id } }',
    );
  });

  test('is so below unions and objects', () => {
    expect(lifted('{ any { ... on Image { next { ... on Image { id } } } } plain { id } }')).toBe(
      '{ any { ... on Node { next { id } } } plain { id } }',
    );
  });

  test('is none where there is nothing to lift', () => {
    expect(
      lifted('{ node { id ... on Sound { rate } ... { next { id } } } plain { ... on Node { id } } }'),
    ).toBeUndefined();
  });

  test('leaves where it is a field with an argument that its interface does not take', () => {
    expect(lifted('{ node { ... on Sound { level(in: 1) } } }')).toBeUndefined();
    expect(lifted('{ node { ... on Sound { level } } }')).toBe('{ node { level } }');
  });

  test('lifts only what may be', () => {
    const document = parse('{ node { ... on Sound { id level next { length } } } }');
    const some = withLiftedFields(schema, document, (field, type) => type === 'Node' && field === 'level');
    expect(some && print(some).replace(/\s+/g, ' ').trim()).toBe(
      '{ node { ... on Sound { id next { length } } level } }',
    );
  });
});
