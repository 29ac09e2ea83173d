import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { readFacts } from '../../../src/engine/planner/joinFacts.ts';
import { createShapeCheck } from '../../../src/engine/planner/shapes.ts';
import { createPlanCheck } from '../../../src/engine/planner/verify.ts';
import { queryOf } from '../support/plans.ts';

const supergraph = parse(`
  enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
  type Query @join__type(graph: A) @join__type(graph: B) { items: [Item] @join__field(graph: A) }
  union Item @join__type(graph: A) = Lamp | Desk
  type Lamp @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
    id: ID!
    code: String @join__field(graph: A, type: "String!") @join__field(graph: B, type: "String")
    size: Size! @join__field(graph: A)
    maker: Maker @join__field(graph: A)
    next: Lamp @join__field(graph: A)
  }
  type Desk @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
    id: ID!
    code: String
    size: Size @join__field(graph: A)
    maker: Size @join__field(graph: A)
    next: Desk @join__field(graph: A)
  }
  type Size @join__type(graph: A) { width: Int! }
  type Maker @join__type(graph: A) { width: Int }`);

const check = createPlanCheck(supergraph);
const asks =
  (operation: string, subgraph = 'a') =>
  () =>
    check?.({ root: queryOf(subgraph, operation) }, 'native');

describe('a fetch of the native planner', () => {
  test.each([
    ['a scalar', '{ items { ... on Lamp { code } ... on Desk { code } } }'],
    ['an object', '{ items { ... on Lamp { size { width } } ... on Desk { size { width } } } }'],
    [
      'what is inside of objects',
      '{ items { ... on Lamp { maker { width } } ... on Desk { maker { width } } } }',
    ],
    [
      'what is in other fragments',
      '{ items { ...a ... on Desk { next { size { ...b } } } } } fragment a on Lamp { next { size { ...b } } } fragment b on Size { width }',
    ],
    [
      'what several entities have',
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Lamp { size { width } } ... on Desk { size { width } } } }',
    ],
  ])('asks under one name for one shape: %s', (_, operation) => {
    expect(asks(operation)).toThrow('a fetch of');
    expect(() => check?.({ root: queryOf('a', operation) }, 'apollo')).not.toThrow();
  });

  test.each([
    ['under two names', '{ items { ... on Lamp { code } ... on Desk { other: code size { width } } } }'],
    ['where both are alike', '{ items { ... on Lamp { id next { id } } ... on Desk { id next { id } } } }'],
    ['at two places', '{ items { ... on Lamp { code } ... on Desk { next { code } } } }'],
  ])('may ask for two shapes %s', (_, operation) => {
    expect(asks(operation)).not.toThrow();
  });

  test('knows the types of each subgraph', () => {
    const entities = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Lamp { code } ... on Desk { code } } }`;
    expect(asks(entities, 'b')).not.toThrow();
    expect(asks(entities, 'a')).toThrow('a fetch of code from A as String! and as String');
  });
});

test('there is nothing to check where all fields of a name are alike', () => {
  const alike = parse('type Query { a: A b: B } type A { id: ID! b: B } type B { id: ID! a: A }');
  expect(createShapeCheck(readFacts(alike))).toBeUndefined();
  expect(createPlanCheck(alike)).toBeUndefined();
});
