import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createRepresenter, incomplete, unidentified } from '../../../src/engine/execute/represent.ts';
import type { Requirement, Rewrite } from '../../../src/engine/plan/plan.ts';
import { createTypeSystem } from '../../../src/engine/types.ts';
import { byId, field, on, path } from '../support/plans.ts';

const types = createTypeSystem(
  buildSchema(`type Query { media: Media } interface Media { id: ID }
    type Book implements Media { id: ID } type Movie implements Media { id: ID }`),
);

const represent = (
  entities: readonly object[],
  requires: readonly Requirement[] = byId,
  rewrites: readonly Rewrite[] = [],
  { unknown = [], failed = [] }: { unknown?: readonly object[]; failed?: readonly object[] } = {},
) => {
  const lacks = { unknown: new Set(unknown), failed: new Set(failed) };
  const list = createRepresenter(requires, rewrites, types).list(lacks);
  const positions = entities.map((entity) => list.add(entity as Record<string, unknown>));
  return { positions, sent: list.texts.map((text) => JSON.parse(text) as unknown), texts: list.texts };
};

const set = (at: string, name: string, value: unknown): Rewrite => ({
  path: path(at),
  field: name,
  change: { kind: 'set', value },
});
const rename = (at: string, name: string, to: string): Rewrite => ({
  path: path(at),
  field: name,
  change: { kind: 'rename', to },
});

const book = (id: unknown, more: object = {}) => ({ __typename: 'Book', id, ...more });

describe('representations', () => {
  test('hold what is required and nothing else', () => {
    expect(represent([book('1', { title: 'x' })]).sent).toEqual([book('1')]);
  });

  test('of equal entities are sent once', () => {
    const { positions, sent } = represent([book('1'), book('2'), book('1', { title: 'x' })]);
    expect(positions).toEqual([0, 1, 0]);
    expect(sent).toEqual([book('1'), book('2')]);
  });

  test('of keys that only look equal are kept apart', () => {
    const { positions } = represent([book('1'), book(1), book(true), book('true'), book(['1']), book([1])]);
    expect(positions).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('of one key and different types are kept apart', () => {
    expect(represent([book('1'), { __typename: 'Movie', id: '1' }]).positions).toEqual([0, 1]);
  });

  test('with several keys are equal when all keys are', () => {
    const requires = [...byId, field('shop')];
    const { positions } = represent(
      [book('1', { shop: 'a' }), book('1', { shop: 'b' }), book('1', { shop: 'a' })],
      requires,
    );
    expect(positions).toEqual([0, 1, 0]);
  });

  test('are not made where a part is missing, the type is missing, or every key is null', () => {
    const { positions, sent } = represent([
      { __typename: 'Book' },
      { id: '1' },
      book(null),
      { __typename: 7, id: '1' },
    ]);
    // Nobody asked for the type of the second: that is the plan's fault, and told apart from an answer's.
    expect(positions).toEqual([incomplete, incomplete, unidentified, unidentified]);
    expect(sent).toEqual([]);
  });

  test('hold a null beside a key that tells something', () => {
    const requires = [...byId, field('price')];
    expect(represent([book('1', { price: null })], requires).sent).toEqual([book('1', { price: null })]);
  });

  test('hold strings and numbers as JSON wants them', () => {
    const ids = ['"', '\\', '\n', '\u2028', '\ud800', 'é😀', 'x'.repeat(600)];
    expect(represent(ids.map((id) => book(id))).sent).toEqual(ids.map((id) => book(id)));
  });

  test('select by type: conditions on the type itself and on what it implements', () => {
    const requires = [
      field('__typename'),
      on('Book', field('isbn')),
      on('Movie', field('imdb')),
      on('Media', field('id')),
    ];
    const { sent } = represent(
      [book('1', { isbn: 'i', imdb: 'no' }), { __typename: 'Movie', id: '2', imdb: 'm' }],
      requires,
    );
    expect(sent).toEqual([
      { __typename: 'Book', isbn: 'i', id: '1' },
      { __typename: 'Movie', imdb: 'm', id: '2' },
    ]);
  });

  test('hold nested objects and lists of what is required of them', () => {
    const requires = [...byId, field('size', [field('w'), field('unit', [field('name')])])];
    const size = (w: number) => ({ w, h: 0, unit: { name: 'cm', long: 'centimetre' } });
    const sent = (w: number) => ({ w, unit: { name: 'cm' } });
    expect(represent([book('1', { size: size(1) })], requires).sent).toEqual([book('1', { size: sent(1) })]);
    expect(represent([book('1', { size: [[size(1)], null, [size(2), null]] })], requires).sent).toEqual([
      book('1', { size: [[sent(1)], null, [sent(2), null]] }),
    ]);
    expect(represent([book('1', { size: null })], requires).sent).toEqual([book('1', { size: null })]);
  });

  test('are not made without a nested part, unless a subgraph knows nothing of what it is in', () => {
    const requires = [...byId, field('size', [field('w')])];
    const nothing = {};
    const entity = book('1', { size: [{ w: 1 }, nothing] });
    expect(represent([entity], requires).positions).toEqual([incomplete]);
    const unknown = [nothing];
    expect(represent([entity], requires, [], { unknown }).sent).toEqual([
      book('1', { size: [{ w: 1 }, null] }),
    ]);
    // Nobody looks for what a failed fetch did not bring: its error says why.
    expect(represent([entity], requires, [], { unknown, failed: unknown }).positions).toEqual([unidentified]);
  });

  test('merge what two requirements ask of one nested field', () => {
    const requires = [...byId, field('size', [field('w')]), on('Book', field('size', [field('h')]))];
    expect(represent([book('1', { size: { w: 1, h: 2 } })], requires).sent).toEqual([
      book('1', { size: { w: 1, h: 2 } }),
    ]);
  });

  test('read a field under its response key and send it under its own name', () => {
    const requires: Requirement[] = [
      ...byId,
      { kind: 'field', from: 'price__alias_0', as: 'price', selections: undefined },
    ];
    expect(represent([book('1', { price: 'the client’s own', price__alias_0: 5 })], requires).sent).toEqual([
      book('1', { price: 5 }),
    ]);
  });

  test('are rewritten: a constant type, a renamed field, also inside a nested one', () => {
    const requires = [...byId, field('size', [field('w_cm')])];
    const rewrites = [
      set('|Book', '__typename', 'Media'),
      rename('|Book.size', 'w_cm', 'w'),
      rename('|Book', 'id', 'key'),
    ];
    expect(represent([book('1', { size: { w_cm: 5 } })], requires, rewrites).sent).toEqual([
      { __typename: 'Media', key: '1', size: { w: 5 } },
    ]);
  });

  test('are rewritten only for the types that the rewrite names', () => {
    expect(
      represent([{ __typename: 'Movie', id: '1' }], byId, [set('|Book', '__typename', 'Media')]).sent,
    ).toEqual([{ __typename: 'Movie', id: '1' }]);
  });

  test('that become equal by a rewrite are sent once', () => {
    const rewrites = [set('|Book', '__typename', 'Media'), set('|Movie', '__typename', 'Media')];
    const { sent, positions } = represent([book('1'), { __typename: 'Movie', id: '1' }], byId, rewrites);
    // Not merged across types is fine; merged is fine: what matters is that each has the right answer.
    expect(positions.map((position) => sent[position])).toEqual([
      { __typename: 'Media', id: '1' },
      { __typename: 'Media', id: '1' },
    ]);
  });

  test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])(
    'a required field called %s that the entity does not have is missing',
    (name) => {
      const requires = [field('__typename'), field(name)];
      expect(represent([{ __typename: 'Book' }], requires).positions).toEqual([-1]);
      expect(represent([{ __typename: 'Book', [name]: '1' }], requires).sent).toEqual([
        { __typename: 'Book', [name]: '1' },
      ]);
    },
  );

  test('numbers that JSON does not have become null', () => {
    const requires = [...byId, field('price')];
    expect(represent([book('1', { price: Infinity })], requires).sent).toEqual([book('1', { price: null })]);
  });
});

describe('an entity is all of its representation', () => {
  const isAll = (
    entity: object,
    requires: readonly Requirement[] = byId,
    rewrites: readonly Rewrite[] = [],
  ) => createRepresenter(requires, rewrites, types).isAllOf(entity as Record<string, unknown>);

  test('when it holds nothing else', () => {
    expect(isAll(book('1'))).toBe(true);
    expect(isAll(book('1', { title: 'x' }))).toBe(false);
    expect(isAll(book('1', { title: null }))).toBe(false);
  });

  test('never when a part is nested or rewritten: equal texts then need not mean equal entities', () => {
    expect(isAll(book('1', { size: {} }), [...byId, field('size', [field('w')])])).toBe(false);
    expect(isAll(book('1'), byId, [set('|Book', '__typename', 'Media')])).toBe(false);
  });
});
