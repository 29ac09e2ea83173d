import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createApolloPlanning } from '../../../src/engine/planner/apollo.ts';
import { createRounds } from '../../../src/engine/planner/rounds.ts';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import { fetchesOf, pathsOf } from '../../../src/engine/plan/tree.ts';
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

const requestOf = (source: string) => ({
  ...{ source, document: parse(source), operationName: undefined },
  overrides: { labels: new Set<string>(), percentage: 0 },
});

const inRounds = (subgraphs: Parameters<typeof composed>[0], source: string): Plan | undefined =>
  createRounds(parse(composed(subgraphs)), {}).plan(requestOf(source), new Map());

/** Subgraph, path, and what is asked. */
const writtenOf = (plan: Plan | undefined): string[] =>
  fetchesOf(plan?.root).map(({ subgraph, operation, targets }) => {
    const steps = targets.flatMap(pathsOf).flat();
    const path = steps
      .map((step) => (step.kind === 'field' ? step.name : `|${step.types.join()}|`))
      .join('.');
    const [, asked = operation] = /_entities\(.*?\)(.*)\}$/.exec(operation) ?? [];
    return `${subgraph} ${path} ${asked}`;
  });

test('many of them below one another, of a type that all subgraphs share, are planned in time', () => {
  const more = (subgraph: Subgraph | undefined): Subgraph => ({
    ...subgraph,
    sdl: `${subgraph?.sdl ?? ''} extend type Item { next: Item @shareable }`,
  });
  const { a, b, c } = chain;
  const sdl = c?.sdl.replace(/next: Item\s/, '') ?? '';
  const planning = createApolloPlanning(parse(composed({ a: more(a), b: more(b), c: more({ ...c, sdl }) })));
  const below = '{ next { six two } two }';
  const deep = [1, 2, 3, 4].reduce((inner) => `{ next ${inner} two }`, below);
  expect(planning(requestOf(`{ item ${deep} }`), 0)).toHaveProperty('root.kind', 'sequence');
}, 15_000);

/** Each requires the other of the object before. */
const selves = {
  a: {
    sdl: `type Query { b: B } type B @key(fields: "id") @key(fields: "code") { id: ID! code: Int a: A
      f(n: Int): B @requires(fields: "c { id }") g: Int @requires(fields: "c { id }") c: B @external }
      type A @key(fields: "id") { id: ID! }`,
  },
  b: {
    sdl: `type B @key(fields: "id") { id: ID! a: A @external c: B @requires(fields: "a { id }") }
      type A @key(fields: "id", resolvable: false) { id: ID! }`,
  },
};

test('each round asks for what is required by the next, and for fields of one subgraph at once', () => {
  expect(writtenOf(inRounds(selves, 'query ($n: Int) { b { x: f(n: $n) { id } g } }'))).toEqual([
    'a  {b{__typename id a{id}}}',
    'b b {...on B{c{id}}}',
    'a b {...on B{x:f(n:$n){id} g}}',
  ]);
});

test('what is asked below such a field is asked in rounds of its own', () => {
  expect(writtenOf(inRounds(selves, '{ b { c { code c { code } } } }'))).toEqual([
    'a  {b{__typename id a{id}}}',
    'b b {...on B{c{__typename id}}}',
    'a b.c {...on B{__typename code a{id}}}',
    'b b.c {...on B{c{__typename id}}}',
    'a b.c.c {...on B{code}}',
  ]);
});

test('a mutation is fetched to its end before the next one runs', () => {
  const a = { sdl: selves.a.sdl + ' type Mutation { one: B two: B }' };
  expect(writtenOf(inRounds({ ...selves, a }, 'mutation { one { c { id } } two { c { id } } }'))).toEqual([
    'a  mutation{one{__typename id a{id}}}',
    'b one {...on B{c{id}}}',
    'a  mutation{two{__typename id a{id}}}',
    'b two {...on B{c{id}}}',
  ]);
});

test('what is asked of an interface is asked of the types that require', () => {
  const a = {
    sdl:
      selves.a.sdl.replace('type B ', 'type B implements I ') +
      ' interface I { f(n: Int): B } type C implements I { f(n: Int): B } extend type Query { i: I }',
  };
  expect(writtenOf(inRounds({ ...selves, a }, '{ i { f { id } } }'))).toEqual([
    'a  {i{__typename ...on B{__typename id a{id}}...on C{f{id}}}}',
    'b i.|B| {...on B{c{id}}}',
    'a i.|B| {...on B{f{id}}}',
  ]);
});

test('an operation without such fields is not planned in rounds', () => {
  expect(inRounds(selves, '{ b { id code a { id } } }')).toBeUndefined();
});

test('a directive that is not known is not lost', () => {
  expect(
    inRounds(selves, 'query ($n: Boolean!) { b { ... @include(if: $n) { c { id } } } }'),
  ).toBeUndefined();
});

test('a context is given to what stands in its round, and what would need it in another is not planned', () => {
  const { a, b } = selves;
  const subgraphs = {
    a: {
      sdl: `${a.sdl.replace('type B ', 'type B @context(name: "own") ')} extend type B { unit: String kid: K }
        type K @key(fields: "id") { id: ID! price(unit: String @fromContext(field: "$own { unit }")): Int }`,
    },
    b: {
      sdl: `${b.sdl} extend type B { kids: [K] @requires(fields: "a { id }") }
        type K @key(fields: "id", resolvable: false) { id: ID! }`,
    },
  };
  const plan = inRounds(subgraphs, '{ b { c { kid { price } } } }');
  expect(fetchesOf(plan?.root).at(-1)?.targets).toMatchObject([{ contexts: [{ above: 1 }] }]);
  expect(inRounds(subgraphs, '{ b { kids { price } } }')).toBeUndefined();
});

/** Apollo's planner by itself never ends over it. */
const interfaceObjects: Record<string, Subgraph> = {
  catalog: {
    sdl: `type Query { all: [Media] } interface Media @key(fields: "id") { id: ID! title: String }
      type Book implements Media @key(fields: "id") { id: ID! title: String }
      type Film implements Media @key(fields: "id") { id: ID! title: String }`,
  },
  stars: {
    sdl: 'type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int } type Query { best: [Media] }',
  },
  words: {
    sdl: `type Media @key(fields: "id") @interfaceObject { id: ID! title: String @external
      words: Int @requires(fields: "title") }`,
  },
};

test('what an interface object has, and requires, is asked of the interface', () => {
  const plan = createApolloPlanning(parse(composed(interfaceObjects)))(
    requestOf('{ best { ... on Book { words } } }'),
    0,
  );
  expect(writtenOf(plan)).toEqual([
    'stars  {best{__typename id}}',
    'catalog best {...on Media{__typename ...on Book{title}}}',
    'words best.|Book| {...on Media{words}}',
  ]);
  // To the subgraph every one of them is a Media.
  expect(fetchesOf(plan.root).at(-1)?.targets).toMatchObject([
    { inputRewrites: [{ field: '__typename', change: { kind: 'set', value: 'Media' } }] },
  ]);
});
