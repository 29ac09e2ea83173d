import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, print } from 'graphql';
import {
  clientName,
  plannedNamesOf,
  withPlannedNames,
  withUses,
} from '../../../src/engine/operation/plannedNames.ts';

const sdl = `type Query { items: [Item] }
  interface Item { f(a: Int, b: In): String } input In { c: Int d: Int }
  type Book implements Item { f(a: Int, b: In): String g: String }
  type Film implements Item { f(a: Int, b: In): String h: String }`;
const planned = (query: string) => {
  const document = parse(query);
  const names = withUses(plannedNamesOf(parse(sdl)), document);
  return print(withPlannedNames(names, buildSchema(sdl), document)).replace(/\s+/g, ' ');
};
const flat = (query: string) => print(parse(query)).replace(/\s+/g, ' ');

describe('a response name that stands for two things', () => {
  test('gets a name of its own for each, and the way back is known', () => {
    expect(planned('{ items { ... on Book { x: g } ... on Film { x: h } } }')).toBe(
      flat('{ items { ... on Book { x: g } ... on Film { client_1_x: h } } }'),
    );
    expect(planned('{ items { ... on Book { f(a: 1) } ... on Film { f(a: 2) } } }')).toBe(
      flat('{ items { ... on Book { f(a: 1) } ... on Film { client_1_f: f(a: 2) } } }'),
    );
    expect(clientName(plannedNamesOf(parse(sdl)), 'client_1_x')).toBe('x');
  });

  test('stands for one where only the order of arguments differs', () => {
    const query = '{ items { f(a: 1, b: { c: 1, d: 2 }) ... on Book { f(b: { d: 2, c: 1 }, a: 1) } } }';
    expect(planned(query)).toBe(flat(query));
  });

  test('is never that of a type', () => {
    const query = '{ __typename items { __typename } }';
    expect(planned(query)).toBe(flat(query));
  });
});
