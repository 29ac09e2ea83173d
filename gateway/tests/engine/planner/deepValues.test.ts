import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { hasDeepValues } from '../../../src/engine/planner/deepValues.ts';
import { startOver, type Subgraph } from '../support/supergraph.ts';

const lists = (depth: number, inner = ''): string => '['.repeat(depth) + inner + ']'.repeat(depth);

test.each([
  ['a few lists in lists', lists(10), false],
  ['many lists in lists', lists(40), true],
  ['a long list', `[${'1 '.repeat(5_000)}]`, false],
  ['a long list in lists', lists(8, '"a" '.repeat(5_000)), true],
  ['a long list of numbers in lists', lists(8, '1.5 '.repeat(5_000)), true],
  ['a long list of nothing in lists', lists(8, 'null true RED '.repeat(2_000)), true],
  ['objects in objects', `${'{a: '.repeat(100)}1${'}'.repeat(100)}`, false],
])('%s', (_, value, expected) => {
  expect(hasDeepValues(parse(`{ field(of: ${value}) }`))).toBe(expected);
});

test('an operation with values that would take for ever is refused at once', async () => {
  const subgraphs: Record<string, Subgraph> = {
    a: { sdl: 'scalar JSON type Query { x(of: JSON): Int }', resolvers: { Query: { x: () => 1 } } },
  };
  const { ask, engine } = await startOver(subgraphs, { planner: 'apollo' });
  expect(await ask(`{ x(of: ${lists(10)}) }`)).toEqual({ data: { x: 1 } });
  const { data, errors } = await ask(`{ x(of: ${lists(200)}) }`);
  expect([data, errors?.[0]?.extensions?.['code']]).toEqual([undefined, 'BAD_REQUEST']);
  await engine.stop();
});
