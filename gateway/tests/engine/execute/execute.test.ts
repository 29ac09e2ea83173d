import { describe, expect, test } from '@jest/globals';
import {
  byId,
  entitiesBy,
  entityFetch,
  entityTarget,
  field,
  parallel,
  path,
  type Respond,
  rootFetch,
  runPlan,
  sequence,
} from '../support/plans.ts';

const user = (id: string, more: object = {}) => ({ __typename: 'User', id, ...more });
const answer =
  (data: object): Respond =>
  () => ({ data });

const representations = ({ variables }: { variables: Record<string, unknown> }) =>
  variables['representations'];
const later = <T>(turns: number, value: T): Promise<T> =>
  turns === 0
    ? Promise.resolve(value)
    : new Promise((resolve) => setImmediate(() => resolve(later(turns - 1, value))));

describe('entities', () => {
  test('of equal representations are asked once and answered in every place', async () => {
    const { data, sent } = await runPlan(sequence(rootFetch('a'), entityFetch('b', 'posts.author')), {
      a: answer({ posts: ['1', '2', '1', '1'].map((id) => ({ author: user(id) })) }),
      b: entitiesBy(({ id }) => ({ name: `n${String(id)}` })),
    });
    expect(sent[1] && representations(sent[1])).toEqual([user('1'), user('2')]);
    expect(data).toEqual({
      posts: ['1', '2', '1', '1'].map((id) => ({ author: user(id, { name: `n${id}` }) })),
    });
  });

  test('that hold more than their representation keep what is their own', async () => {
    const { data, sent } = await runPlan(sequence(rootFetch('a'), entityFetch('b', 'posts.author')), {
      a: answer({ posts: [{ author: user('1', { as: 'x' }) }, { author: user('1', { as: 'y' }) }] }),
      b: entitiesBy(() => ({ name: 'n', home: { city: 'c' } })),
    });
    expect(sent[1] && representations(sent[1])).toEqual([user('1')]);
    expect(data).toEqual({
      posts: [
        { author: user('1', { as: 'x', name: 'n', home: { city: 'c' } }) },
        { author: user('1', { as: 'y', name: 'n', home: { city: 'c' } }) },
      ],
    });
  });

  test('asked in one operation beside others that fail as a whole are asked again without those', async () => {
    const both = {
      ...entityFetch('b', 'user', { responseKey: '_e0', variable: 'r0' }),
      operation:
        'query($r0:[_Any!]!,$r1:[_Any!]!,$v:Int){_e0:_entities(representations:$r0){...a} _e1:_entities(representations:$r1){...on Home{street(no:$v)}}} fragment a on User{name}',
      variables: ['v'],
    };
    const targets = [...both.targets, entityTarget('home', { responseKey: '_e1', variable: 'r1' })];
    const home = { __typename: 'Home', id: 'h' };
    const { data, errors, sent } = await runPlan(
      sequence(rootFetch('a'), { ...both, targets }),
      {
        a: answer({ user: user('1'), home }),
        b: ({ query }) =>
          query.includes('_e0')
            ? { data: null, errors: [{ message: 'no', path: ['_e0'] }] }
            : { data: { _e1: [{ street: 's' }] } },
      },
      { variables: { v: 3 } },
    );
    expect(data).toEqual({ user: user('1'), home: { ...home, street: 's' } });
    expect(errors.map(({ message }) => message)).toEqual(['no']);
    expect(sent.slice(2).map(({ query, variables }) => [query.replace(/\s+/g, ''), variables])).toEqual([
      [
        'query($r1:[_Any!]!,$v:Int){_e1:_entities(representations:$r1){...onHome{street(no:$v)}}}',
        { v: 3, r1: [home] },
      ],
    ]);
  });

  test('that all fail are not asked again', async () => {
    const fetch = entityFetch('b', 'user', { responseKey: '_e0', variable: 'r0' });
    const { sent } = await runPlan(sequence(rootFetch('a'), fetch), {
      a: answer({ user: user('1') }),
      b: () => ({ data: null, errors: [{ message: 'no', path: ['_e0'] }] }),
    });
    expect(sent).toHaveLength(2);
  });

  test('at several paths of one fetch are asked once; what comes later at one path stays at that path', async () => {
    const { data, sent } = await runPlan(
      sequence(
        rootFetch('a'),
        entityFetch('b', ['x', 'y']),
        parallel(entityFetch('c', 'x.home'), entityFetch('d', 'y')),
      ),
      {
        a: answer({ x: user('1'), y: user('1') }),
        b: entitiesBy(() => ({ home: { __typename: 'Home', id: 'h' } })),
        c: entitiesBy(() => ({ v: 'only at x.home' })),
        d: entitiesBy(() => ({ v: 'only at y' })),
      },
    );
    expect(sent[1] && representations(sent[1])).toEqual([user('1')]);
    const home = { __typename: 'Home', id: 'h' };
    expect(data).toEqual({
      x: user('1', { home: { ...home, v: 'only at x.home' } }),
      y: user('1', { home, v: 'only at y' }),
    });
  });

  test('nobody waits for are not asked for at all', async () => {
    const { sent, errors } = await runPlan(sequence(rootFetch('a'), entityFetch('b', 'x')), {
      a: answer({ x: [null, { __typename: 'User', id: null }, { __typename: 'User' }, { id: '1' }] }),
    });
    expect(sent.map(({ subgraph }) => subgraph)).toEqual(['a']);
    expect(errors).toEqual([]);
  });

  test('that a subgraph does not know stay as they are', async () => {
    const { data, errors } = await runPlan(sequence(rootFetch('a'), entityFetch('b', 'x')), {
      a: answer({ x: [user('1'), user('2'), user('3')] }),
      b: answer({ _entities: [null, { name: 'n' }, ['no entity']] }),
    });
    expect(data).toEqual({ x: [user('1'), user('2', { name: 'n' }), user('3')] });
    expect(errors).toEqual([]);
  });

  test('in lists of lists are found, and nulls on the way are stepped over', async () => {
    const { data } = await runPlan(sequence(rootFetch('a'), entityFetch('b', 'x.y')), {
      a: answer({ x: [[{ y: [[user('1')], null, [null, user('2')]] }], [null]] }),
      b: entitiesBy(({ id }) => ({ n: id })),
    });
    expect(data).toEqual({
      x: [[{ y: [[user('1', { n: '1' })], null, [null, user('2', { n: '2' })]] }], [null]],
    });
  });

  test('of several lists in one fetch each go their own way', async () => {
    const fetch = {
      ...entityFetch('b', 'x'),
      targets: [
        entityTarget('x', { responseKey: '_e0', variable: 'r0' }),
        entityTarget(['y', 'z'], { responseKey: '_e1', variable: 'r1' }),
      ],
    };
    const { data, sent } = await runPlan(sequence(rootFetch('a'), fetch), {
      a: answer({ x: user('1'), y: user('1'), z: [user('2'), user('1')] }),
      b: ({ variables }) => ({
        data: {
          _e0: (variables['r0'] as object[]).map(() => ({ v: 'x' })),
          _e1: (variables['r1'] as object[]).map((_, index) => ({ v: `yz${index}` })),
        },
      }),
    });
    expect(sent[1]?.variables).toEqual({ r0: [user('1')], r1: [user('1'), user('2')] });
    expect(data).toEqual({
      x: user('1', { v: 'x' }),
      y: user('1', { v: 'yz0' }),
      z: [user('2', { v: 'yz1' }), user('1', { v: 'yz0' })],
    });
  });

  test('answered in another number than asked are no answer', async () => {
    for (const entities of [[], [{}, {}, {}], null, {}, 'x']) {
      const { data, errors } = await runPlan(sequence(rootFetch('a'), entityFetch('b', 'x')), {
        a: answer({ x: [user('1'), user('2')] }),
        b: answer({ _entities: entities }),
      });
      expect(data).toEqual({ x: [user('1'), user('2')] });
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['SUBGRAPH_UNAVAILABLE']);
    }
  });

  test('come back under other names where the plan says so', async () => {
    const outputRewrites = [
      { path: path('|User'), field: 'name0', change: { kind: 'rename' as const, to: 'name' } },
    ];
    const { data } = await runPlan(sequence(rootFetch('a'), entityFetch('b', 'x', { outputRewrites })), {
      a: answer({ x: [user('1'), user('1')] }),
      b: entitiesBy(() => ({ name0: 'n' })),
    });
    expect(data).toEqual({ x: [user('1', { name: 'n' }), user('1', { name: 'n' })] });
  });
});

describe('one object in two places', () => {
  const library = `interface Item { author: User } type Book implements Item { author: User }
    type Film implements Item { author: User } type User { id: ID }`;
  const items = (more: object = {}) => ({
    items: [
      { __typename: 'Film', author: user('1', more) },
      { __typename: 'Book', author: user('1', more) },
      { __typename: 'Film', author: user('1', more) },
    ],
  });

  test('has what was fetched for it once in both', async () => {
    const { data } = await runPlan(
      sequence(
        rootFetch('a'),
        entityFetch('b', 'posts.author'),
        entityFetch('c', 'posts.author.home'),
        entityFetch('b', 'posts.author.home.owner'),
      ),
      {
        a: answer({ posts: [{ author: user('1') }, { author: user('1') }, { author: user('2') }] }),
        b: entitiesBy(({ id }) => ({ home: { __typename: 'Home', id } })),
        c: entitiesBy(({ id }) => ({ owner: user(`o${String(id)}`) })),
      },
    );
    const author = (id: string) =>
      user(id, {
        home: {
          __typename: 'Home',
          id,
          owner: user(`o${id}`, { home: { __typename: 'Home', id: `o${id}` } }),
        },
      });
    expect(data).toEqual({
      posts: [{ author: author('1') }, { author: author('1') }, { author: author('2') }],
    });
  });

  test.each([
    ['all types first', ['items.author', 'items.|Book.author', 'items.|Film.author']],
    ['all types last', ['items.|Book.author', 'items.|Film.author', 'items.author']],
    ['all types between', ['items.|Film.author', 'items.author', 'items.|Book.author']],
  ])('is two objects where a later fetch asks for one of the places only (%s)', async (_, paths) => {
    const subgraphs = {
      a: answer(items()),
      b: entitiesBy(() => ({ common: 'c' })),
      book: entitiesBy(() => ({ x: 'of a book', in: { __typename: 'In', id: '1' } })),
      film: entitiesBy(() => ({ x: 'of a film' })),
    };
    const nameOf = (at: string) => (at.includes('Book') ? 'book' : at.includes('Film') ? 'film' : 'b');
    const fetches = paths.map((at) => entityFetch(nameOf(at), at));
    const inBook = { x: 'of a book', in: { __typename: 'In', id: '1' } };
    const expected = {
      items: [
        { __typename: 'Film', author: user('1', { common: 'c', x: 'of a film' }) },
        { __typename: 'Book', author: user('1', { common: 'c', ...inBook }) },
        { __typename: 'Film', author: user('1', { common: 'c', x: 'of a film' }) },
      ],
    };
    for (const plan of [sequence(rootFetch('a'), ...fetches), sequence(rootFetch('a'), parallel(...fetches))])
      expect((await runPlan(plan, subgraphs, { schema: library })).data).toEqual(expected);
  });

  test('below it, too, is two objects where a later fetch asks for one of the places only', async () => {
    const { data } = await runPlan(
      sequence(
        rootFetch('a'),
        entityFetch('b', 'items.author'),
        parallel(entityFetch('c', 'items.|Book.author.home'), entityFetch('d', 'items.|Film.author.home')),
      ),
      {
        // Each holds something of its own: they do not become one, but what is fetched for both might.
        a: answer({
          items: [
            { __typename: 'Film', author: user('1', { n: 1 }) },
            { __typename: 'Book', author: user('1', { n: 2 }) },
          ],
        }),
        b: entitiesBy(() => ({ home: { __typename: 'Home', id: '1' } })),
        c: entitiesBy(() => ({ v: 'of a book' })),
        d: entitiesBy(() => ({ v: 'of a film' })),
      },
      { schema: library },
    );
    const home = (v: string) => ({ __typename: 'Home', id: '1', v });
    expect(data).toEqual({
      items: [
        { __typename: 'Film', author: user('1', { n: 1, home: home('of a film') }) },
        { __typename: 'Book', author: user('1', { n: 2, home: home('of a book') }) },
      ],
    });
  });

  test('does not lose what a fetch in flight brings for the object whose place it takes', async () => {
    // The books' authors are waited for when the films arrive, and the films come first in the list.
    const { data } = await runPlan(
      parallel(
        sequence(rootFetch('films'), rootFetch('books'), entityFetch('slow', 'items.author')),
        sequence(rootFetch('pause'), entityFetch('quick', 'items.author')),
      ),
      {
        films: answer({ items: [{ f: 1 }, { f: 2 }] }),
        books: answer({ items: [{}, { author: user('1') }] }),
        slow: async ({ variables }) =>
          later(20, entitiesBy(() => ({ slow: 's' }))({ subgraph: '', query: '', variables })),
        pause: () => later(10, { data: { items: [{ author: user('1') }, {}] } }),
        quick: entitiesBy(() => ({ quick: 'q' })),
      },
    );
    const items = data['items'] as { author: object }[];
    expect(items[1]?.author).toEqual(user('1', { slow: 's', quick: 'q' }));
    expect(items[0]?.author).toMatchObject(user('1', { quick: 'q' }));
  });

  test('leaves none of its places when it becomes equal to a third', async () => {
    // Both authors of films are one object from the start; the first one becomes their equal later.
    const { data } = await runPlan(
      sequence(
        rootFetch('a'),
        entityFetch('b', 'items.author'),
        entityFetch('c', 'items.author', { requires: [...byId, field('name')] }),
      ),
      {
        a: answer({
          items: [{ author: user('1', { name: 'n' }) }, { author: user('1') }, { author: user('1') }],
        }),
        b: entitiesBy(() => ({ name: 'n' })),
        c: entitiesBy(() => ({ v: 1 })),
      },
    );
    const author = user('1', { name: 'n', v: 1 });
    expect(data).toEqual({ items: [{ author }, { author }, { author }] });
  });

  test('is one where nothing tells the places apart', async () => {
    const { shared } = await runPlan(
      sequence(rootFetch('a'), entityFetch('b', 'items.author')),
      { a: answer(items()), b: entitiesBy(() => ({ name: 'n' })) },
      { schema: library },
    );
    expect(shared.size).toBe(1);
  });
});

describe('a fetch', () => {
  test('of the root at a path goes into every object there, each with an answer of its own', async () => {
    const { data } = await runPlan(
      sequence(rootFetch('a'), rootFetch('b', 'x.query'), entityFetch('c', 'x.query.me')),
      {
        a: answer({ x: [{ query: {} }, { query: {} }, { query: null }, {}] }),
        b: answer({ me: user('1') }),
        c: entitiesBy(() => ({ name: 'n' })),
      },
    );
    const query = { me: user('1', { name: 'n' }) };
    expect(data).toEqual({ x: [{ query }, { query }, { query: null }, {}] });
  });

  test('of the root at a path where nothing is, is not sent', async () => {
    const { sent } = await runPlan(sequence(rootFetch('a'), rootFetch('b', 'x.query')), {
      a: answer({ x: [{ query: null }, null] }),
    });
    expect(sent.map(({ subgraph }) => subgraph)).toEqual(['a']);
  });

  test('that calls a field by a name of the planner’s has its errors under the client’s', async () => {
    const outputRewrites = [{ path: [], field: 'name0', change: { kind: 'rename' as const, to: 'name' } }];
    const { errors } = await runPlan(sequence(rootFetch('a'), entityFetch('b', 'x', { outputRewrites })), {
      a: answer({ x: [user('1'), user('1')] }),
      b: () => ({
        data: { _entities: [{ name0: null }] },
        errors: [{ message: 'm', path: ['_entities', 0, 'name0', 'name0_x'] }],
      }),
    });
    expect(errors.map(({ path }) => path)).toEqual([
      ['x', 0, 'name', 'name0_x'],
      ['x', 1, 'name', 'name0_x'],
    ]);
  });

  test('may be answered with types without number, and no plan grows by them', async () => {
    const { sent } = await runPlan(sequence(rootFetch('a'), entityFetch('b', 'x')), {
      a: answer({ x: Array.from({ length: 5_000 }, (_, n) => ({ __typename: `T${n}`, id: '1' })) }),
      b: entitiesBy(() => null),
    });
    expect(sent[1] && representations(sent[1])).toHaveLength(5_000);
  });

  test('sends the variables that it uses, as the client gave them; what the client left out is left out', async () => {
    const { sent } = await runPlan(
      rootFetch('a', '', { variables: ['x', 'n', 'none', 'constructor'] }),
      { a: answer({}) },
      {
        variables: { x: { a: [1] }, n: null, unused: 1 },
      },
    );
    expect(sent[0]?.variables).toEqual({ x: { a: [1] }, n: null });
  });

  test('without a right answer is one error without a path, and the rest goes on', async () => {
    for (const body of [
      '',
      '<html>',
      '{"data":',
      '[]',
      '{}',
      '{"data":[]}',
      '{"errors":"x"}',
      '"x"',
      'null',
    ]) {
      const { data, errors, failures } = await runPlan(
        sequence(rootFetch('a'), parallel(entityFetch('b', 'x'), entityFetch('c', 'x'))),
        { a: answer({ x: user('1') }), b: () => body, c: entitiesBy(() => ({ name: 'n' })) },
      );
      expect(data).toEqual({ x: user('1', { name: 'n' }) });
      expect(errors).toHaveLength(1);
      expect(errors[0]?.path).toBeUndefined();
      expect(errors[0]?.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE' });
      expect(failures).toHaveLength(1);
    }
  });

  test('at a condition is sent where the variable says so', async () => {
    const plan = {
      kind: 'condition' as const,
      variable: 'on',
      ifTrue: rootFetch('a'),
      ifFalse: rootFetch('b'),
    };
    const subgraphs = { a: answer({ a: 1 }), b: answer({ b: 1 }) };
    expect((await runPlan(plan, subgraphs, { variables: { on: true } })).data).toEqual({ a: 1 });
    expect((await runPlan(plan, subgraphs, { variables: { on: false } })).data).toEqual({ b: 1 });
    expect((await runPlan({ ...plan, ifFalse: undefined }, subgraphs)).data).toEqual({});
  });

  test('never reaches the prototype of all objects', async () => {
    await runPlan(sequence(rootFetch('a'), rootFetch('b', '__proto__'), entityFetch('c', '__proto__.x')), {
      a: () => '{"data":{"__proto__":{"polluted":1},"x":{"__proto__":{"polluted":1}}}}',
      b: answer({ polluted: 1 }),
    });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
