import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import { createPlanCheck } from '../../../src/engine/planner/verify.ts';

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

const plan = (subgraph: string, operation: string): Plan => ({
  root: {
    kind: 'fetch',
    subgraph,
    operationKind: 'query',
    operation,
    operationName: undefined,
    variables: [],
    targets: [],
  },
});

describe('a plan of a supergraph that provides fields', () => {
  const check = createPlanCheck(supergraph(', provides: "title author { name }"'));
  const asks = (subgraph: string, operation: string) => () => check?.(plan(subgraph, operation));

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

test('a supergraph that provides nothing costs no check', () => {
  const text = `type Query { a: Int @join__field(graph: A) } enum join__Graph { A @join__graph(name: "a", url: "") }`;
  expect(createPlanCheck(parse(text))).toBeUndefined();
});
