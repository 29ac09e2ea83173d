import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { JsonObject } from '../../../src/engine/json.ts';
import { isolateOperation } from '../../../src/engine/operation/isolate.ts';
import { plannedNamesOf } from '../../../src/engine/operation/plannedNames.ts';
import { compileShape } from '../../../src/engine/shape/compile.ts';
import { writeData } from '../../../src/engine/shape/write.ts';
import { answerCosts } from '../../../src/guard/cost/answerCosts.ts';

const sdl = `
  schema @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost"]) { query: Query }
  directive @link(url: String, import: [String]) repeatable on SCHEMA
  directive @cost(weight: Int!) on OBJECT | FIELD_DEFINITION | SCALAR | ARGUMENT_DEFINITION
  type Query { xs: [X] one: X free: X @cost(weight: 0) n: Big }
  type X { y: Y ys: [Y!] bigs: [Big] big(a: Int @cost(weight: 3)): Big b: Int! }
  type Y @cost(weight: 10) { a: Int b: Int! }
  scalar Big @cost(weight: 2)
`;
const schema = buildSchema(sdl);
const supergraph = parse(sdl);
const names = plannedNamesOf(parse('type Query { a: Int }'));

const costOf = (query: string, root: JsonObject, shared: readonly object[] = []): number => {
  const { operation, fragments } = isolateOperation(parse(query), undefined);
  const costs = answerCosts(supergraph, schema);
  return writeData({
    shape: compileShape({ schema, fragments, names, denial: undefined, costs }, operation),
    root,
    shared: new Set(shared),
    ...{ unknown: new Set<object>() },
    isPlain: true,
    introspection: undefined,
  }).cost;
};

describe('what an answer costs', () => {
  test('is the sum of its objects, weighted leaves and arguments', () => {
    expect(costOf('{ one { b } }', { one: { b: 1 } })).toBe(1);
    expect(costOf('{ one { y { a } ys { a } } }', { one: { y: { a: 1 }, ys: [{}, {}] } })).toBe(31);
    expect(costOf('{ n one { big(a: 1) bigs } }', { n: 1, one: { big: 1, bigs: [1, 2, 3] } })).toBe(
      2 + 1 + 5 + 6,
    );
    expect(costOf('{ free { b } }', { free: { b: 1 } })).toBe(0);
  });

  test('counts a piece that stands in several places at each of them', () => {
    const y = { a: 1, b: 2 };
    const x = { y, ys: [y, y] };
    const root = { xs: [x, x, { y }] };
    const query = '{ xs { y { a b } ys { a b } } }';
    expect(costOf(query, root, [x, y])).toBe(costOf(query, root));
    expect(costOf(query, root, [x, y])).toBe(3 * 1 + 7 * 10);
  });

  test('counts what is null as nothing, and what became null on the way as what it was', () => {
    expect(costOf('{ xs { y { a } } }', { xs: [null, { y: null }, undefined] })).toBe(1);
    expect(costOf('{ one { y { b } } }', { one: { y: { b: null } } })).toBe(11);
  });
});
