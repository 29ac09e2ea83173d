import { describe, expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { createApolloPlanner } from '../../../src/engine/planner/apollo.ts';
import { withRequiresApart } from '../../../src/engine/planner/requiresApart.ts';
import { withoutProvides } from '../../../src/engine/planner/withoutProvides.ts';
import { composed, planners, startOver, type Subgraph } from '../support/supergraph.ts';

/** Each number requires the one before, in turns of three subgraphs. */
const chain: Record<string, Subgraph> = {
  a: {
    sdl: `type Query { item: Item } type Item @key(fields: "id") { id: ID! one: Int three: Int @external
      four: Int @requires(fields: "three") }`,
    resolvers: {
      Query: { item: () => ({ id: '1', one: 1 }) },
      Item: { four: ({ three }: { three: number }) => three * 10 + 4 },
    },
  },
  b: {
    sdl: `type Item @key(fields: "id") { id: ID! one: Int @external four: Int @external
      two: Int @requires(fields: "one") five: Int @requires(fields: "four") }`,
    resolvers: {
      Item: {
        two: ({ one }: { one: number }) => one * 10 + 2,
        five: ({ four }: { four: number }) => four * 10 + 5,
      },
    },
  },
  c: {
    sdl: `type Item @key(fields: "id") { id: ID! two: Int @external five: Int @external next: Item
      three: Int @requires(fields: "two") six: Int @requires(fields: "five") }`,
    resolvers: {
      Item: {
        three: ({ two }: { two: number }) => two * 10 + 3,
        six: ({ five }: { five: number }) => five * 10 + 6,
        next: () => ({ id: '2' }),
      },
    },
  },
};

describe.each(planners)('a chain of @requires that comes back to subgraphs (%s)', (planner) => {
  test('is gone to its end', async () => {
    const { ask, engine } = await startOver(chain, { planner });
    expect(await ask('{ item { six } }')).toEqual({ data: { item: { six: 123456 } } });
    expect(await ask('{ item { five four next { id } } }')).toEqual({
      data: { item: { five: 12345, four: 1234, next: { id: '2' } } },
    });
    await engine.stop();
  });
});

test('over the last resort few plans are compared: to find the best of all would take half a minute', async () => {
  const more = (subgraph: Subgraph | undefined): Subgraph => ({
    ...subgraph,
    sdl: `${subgraph?.sdl ?? ''} extend type Item { next: Item @shareable }`,
  });
  const { a, b, c } = chain;
  const sdl = c?.sdl.replace(/next: Item\s/, '') ?? '';
  const planner = createApolloPlanner(composed({ a: more(a), b: more(b), c: more({ ...c, sdl }) }));
  const plan = (source: string) =>
    planner.plan({
      ...{ source, document: parse(source), operationName: undefined },
      overrides: { labels: new Set(), percentage: 0 },
    });
  expect(plan('{ item { next { next { six } } } }')).toHaveProperty('root.kind', 'sequence');
  const below = '{ next { six two } two }';
  const deep = [1, 2, 3, 4].reduce((inner) => `{ next ${inner} two }`, below);
  expect(() => plan(`{ item ${deep} }`)).toThrow('which it requires');
}, 15_000);

test('each field that requires has a subgraph of its own, which stands for the real one', () => {
  const apart = withRequiresApart(parse(composed(chain)));
  const names = [...(apart ? print(apart.supergraph) : '').matchAll(/@join__graph\(name: "(\w+)"/g)].map(
    ([, name = '']) => name,
  );
  expect(names.map((name) => apart?.subgraphOf(name)).sort()).toEqual([...'aabbbccc']);
});

test('a supergraph that would have too many ways between subgraphs then stays as it is', () => {
  const of = (types: number) => {
    const entities = Array.from(
      { length: types },
      (_, index) => `type T${index} @key(fields: "id") { id: ID! }`,
    );
    const required = Array.from({ length: 20 }, (_, index) => index);
    const b = required.map((n) => `e${n}: Int @external r${n}: Int @requires(fields: "e${n}")`);
    const a = required.map((n) => `e${n}: Int`);
    return composed({
      a: {
        sdl: `type Query { x: Int } ${entities.join(' ')} type R @key(fields: "id") { id: ID! ${a.join(' ')} }`,
      },
      b: { sdl: `${entities.join(' ')} type R @key(fields: "id") { id: ID! ${b.join(' ')} }` },
    });
  };
  expect([withRequiresApart(parse(of(90))), withRequiresApart(parse(of(110)))]).toEqual([
    expect.anything(),
    undefined,
  ]);
});

test('a supergraph that requires and provides nothing stays as it is', () => {
  const plain = parse(composed({ a: { sdl: 'type Query { x: Int }' } }));
  expect([withRequiresApart(plain), withoutProvides(plain)]).toEqual([undefined, undefined]);
});
