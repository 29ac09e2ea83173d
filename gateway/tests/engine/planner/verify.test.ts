import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import { createPlanCheck } from '../../../src/engine/planner/verify.ts';
import { field, on, queryOf } from '../support/plans.ts';

const supergraph = (provides: string) =>
  parse(`
  enum join__Graph { CATALOG @join__graph(name: "catalog", url: "") LISTS @join__graph(name: "lists", url: "") }
  type Query @join__type(graph: CATALOG) @join__type(graph: LISTS) {
    best: Book @join__field(graph: LISTS${provides})
    gift: Product @join__field(graph: LISTS, provides: "... on Film { title }")
    plain: Book @join__field(graph: LISTS)
  }
  union Product = Book | Film
  type Book @join__type(graph: CATALOG, key: "id") @join__type(graph: LISTS, key: "id") {
    id: ID!
    title: String @join__field(graph: CATALOG) @join__field(graph: LISTS, external: true)
    author: Author @join__field(graph: CATALOG) @join__field(graph: LISTS, external: true)
  }
  type Film @join__type(graph: CATALOG, key: "id") @join__type(graph: LISTS, key: "id") {
    id: ID!
    title: String @join__field(graph: CATALOG) @join__field(graph: LISTS, external: true)
  }
  type Author @join__type(graph: CATALOG, key: "id") @join__type(graph: LISTS, key: "id") {
    id: ID!
    name: String @join__field(graph: CATALOG) @join__field(graph: LISTS, external: true)
    born: Int @join__field(graph: CATALOG) @join__field(graph: LISTS, external: true)
  }`);

const plan = (subgraph: string, operation: string): Plan => ({ root: queryOf(subgraph, operation) });

describe('a plan of a supergraph that provides fields', () => {
  const check = createPlanCheck(supergraph(', provides: "title author { name }"'));
  const asks = (subgraph: string, operation: string) => () => check?.(plan(subgraph, operation), 'native');

  test('may ask for what is provided at that place, and below it', () => {
    expect(asks('lists', '{ best { id title author { id name } } }')).not.toThrow();
  });

  test('may ask the owner for everything', () => {
    expect(
      asks('catalog', '{ _entities(representations: []) { ... on Book { title author { born } } } }'),
    ).not.toThrow();
  });

  test.each([
    ['elsewhere', '{ plain { title } }'],
    ['of a provided object what is not provided', '{ best { author { born } } }'],
    ['in a fragment', 'query { plain { ...a } } fragment a on Book { title }'],
    ['of an entity', '{ _entities(representations: []) { ... on Book { title } } }'],
    ['for another type of a union', '{ gift { ... on Book { title } } }'],
  ])('may not ask for an external field %s', (_, operation) => {
    expect(asks('lists', operation)).toThrow('external to LISTS');
  });

  test('may ask for what is provided for one type of a union', () => {
    expect(asks('lists', '{ gift { ... on Film { title } } }')).not.toThrow();
  });
});

describe('a plan of a supergraph whose fields require others', () => {
  const check = createPlanCheck(
    parse(`
  enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
  type Query @join__type(graph: A) @join__type(graph: B) { car: Car @join__field(graph: B) }
  type Car @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
    id: ID!
    mass: Int @join__field(graph: A) @join__field(graph: B, external: true)
    size: Size @join__field(graph: A) @join__field(graph: B, external: true)
    fee: Int @join__field(graph: B, requires: "mass size { width }")
    name: String @join__field(graph: B, requires: "id")
    twin: Car @join__field(graph: B, provides: "mass size { width }")
  }
  type Size @join__type(graph: A) @join__type(graph: B) { width: Int @join__field(graph: A) @join__field(graph: B, external: true) }`),
  );
  const entities = (operation: string, ...sent: string[]): Plan => ({
    root: queryOf('b', operation, [
      {
        ...{ kind: 'entities', responseKey: '_entities', variable: 'representations', paths: [[]] },
        requires: [on('Car', ...sent.map((name) => field(name)))],
        ...{ inputRewrites: [], outputRewrites: [] },
      },
    ]),
  });
  const fee = '{ _entities(representations: []) { ... on Car { fee } } }';

  test.each(['native', 'apollo'] as const)('of the %s planner must send them', (planner) => {
    expect(() => check?.(entities(fee, 'id', 'mass', 'size'), planner)).not.toThrow();
    expect(() => check?.(entities(fee, 'id', 'mass'), planner)).toThrow('Car.fee from B without size');
    expect(() => check?.(plan('b', '{ car { fee } }'), planner)).toThrow('Car.fee from B without mass');
    const deeper = '{ _entities(representations: []) { ... on Car { twin { twin { id } } ... { fee } } } }';
    expect(() => check?.(entities(deeper, 'id', 'mass', 'size'), planner)).not.toThrow();
  });

  test('need not send what the subgraph has at that place', () => {
    expect(() => check?.(plan('b', '{ car { name twin { fee } } }'), 'apollo')).not.toThrow();
  });
});

test('a supergraph that provides nothing costs no check', () => {
  const text = `type Query { a: Int @join__field(graph: A) } enum join__Graph { A @join__graph(name: "a", url: "") }`;
  expect(createPlanCheck(parse(text))).toBeUndefined();
});

describe('a plan that asks for a field of an interface', () => {
  const check = createPlanCheck(
    parse(`
    enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
    type Query @join__type(graph: A) @join__type(graph: B) { item: Item @join__field(graph: A) }
    interface Item @join__type(graph: A) { label: String note: String size: Int }
    type Lamp implements Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
      id: ID!
      watts: Int @join__field(graph: A, external: true) @join__field(graph: B)
      label: String @join__field(graph: A, requires: "watts")
      note: String @join__field(graph: A, external: true) @join__field(graph: B)
      size: Int @join__field(graph: A)
    }
    type Desk implements Item @join__type(graph: A) { label: String note: String size: Int }`),
  );
  const asks = (operation: string, planner: 'native' | 'apollo' = 'native') => {
    return () => check?.(plan('a', operation), planner);
  };

  test('asks it of all types that have it, and of none that requires others for it', () => {
    expect(asks('{ item { label } }')).toThrow('Lamp.label from A without watts');
    expect(asks('{ item { ... on Desk { label } } }')).not.toThrow();
  });

  test('asks for none that is external in a type', () => {
    expect(asks('{ item { note } }')).toThrow('Lamp.note, which is external');
    expect(asks('{ item { size ... on Desk { note } } }')).not.toThrow();
  });

  test('is left to Apollo’s planner, which writes the types out', () => {
    expect(asks('{ item { label note } }', 'apollo')).not.toThrow();
  });
});
