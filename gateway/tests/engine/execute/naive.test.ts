import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/engine/json.ts';
import type { PlanNode } from '../../../src/engine/plan/plan.ts';
import { entitiesBy, entityFetch, parallel, rootFetch, runPlan, sequence } from '../support/plans.ts';

const schema = `interface Item { id: ID } type Book implements Item { id: ID } type Film implements Item { id: ID }
  type User { id: ID } type Home { id: ID }`;

interface Ask {
  readonly subgraph: number;
  readonly paths: readonly string[];
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** What a subgraph knows of an entity: the same whenever it is asked, and other entities to go on with. */
const knows = (subgraph: number, { __typename, id }: JsonObject): unknown => {
  const number = Number(id) + subgraph;
  if (number % 7 === 6) return null;
  // What a key leads to is the same for every subgraph.
  const home = { __typename: 'Home', id: String((Number(id) + 1) % 3) };
  return {
    [`s${subgraph % 2}`]: `${subgraph} of ${String(__typename)} ${String(id)}`,
    home: number % 5 === 4 ? null : home,
    homes: [home, home, null, [{ __typename: 'Home', id: '1' }]],
    plain: { list: [{ a: subgraph % 2 }, { a: id }] },
  };
};

/** The same by the book: every place has an object of its own, every one is asked for by itself. */
const naive = (root: JsonObject, steps: readonly (readonly Ask[])[]): JsonObject => {
  const data = clone(root);
  const at = (value: unknown, path: readonly string[]): JsonObject[] => {
    if (Array.isArray(value)) return value.flatMap((item) => at(item, path));
    if (!isObject(value)) return [];
    const [step, ...rest] = path;
    if (step === undefined) return [value];
    if (step.startsWith('|')) return step.slice(1) === value['__typename'] ? at(value, rest) : [];
    return at(value[step], rest);
  };
  const merge = (old: unknown, next: unknown): unknown => {
    if (next === null) return old ?? null;
    if (Array.isArray(old) && Array.isArray(next)) return old.map((item, index) => merge(item, next[index]));
    if (!isObject(old) || !isObject(next)) return next;
    for (const [key, value] of Object.entries(next)) old[key] = merge(old[key], value);
    return old;
  };
  for (const step of steps) {
    const work = step.flatMap(({ subgraph, paths }) =>
      paths.flatMap((path) =>
        at(data, path.split('.'))
          .filter(({ id }) => id !== undefined && id !== null)
          .map((object) => ({ object, answer: knows(subgraph, object) })),
      ),
    );
    for (const { object, answer } of work) if (answer !== null) merge(object, clone(answer));
  }
  return data;
};

const user = fc.record(
  { __typename: fc.constant('User'), id: fc.constantFrom('1', '2', null), own: fc.constantFrom('x', 'y') },
  { requiredKeys: ['__typename', 'id'] },
);
const item = fc.record(
  {
    __typename: fc.constantFrom('Book', 'Film'),
    author: fc.option(user),
    friends: fc.array(fc.oneof(user, fc.array(user, { maxLength: 2 })), { maxLength: 4 }),
  },
  { requiredKeys: ['__typename', 'author'] },
);
const path = fc
  .tuple(
    fc.constantFrom('items', 'items.|Book', 'items.|Film'),
    fc.constantFrom(
      'author',
      'friends',
      'author.home',
      'author.homes',
      'friends.home',
      'author.|User',
      'author.home.home',
    ),
  )
  .map((parts) => parts.join('.'));
const ask = fc.record({
  subgraph: fc.nat({ max: 5 }),
  paths: fc.uniqueArray(path, { minLength: 1, maxLength: 3 }),
});
const steps = fc.array(fc.array(ask, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 });

describe('the executor', () => {
  test('gives what an executor gives that shares nothing and asks for every place by itself', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 5 }), steps, async (items, steps) => {
        const node = ({ subgraph, paths }: Ask): PlanNode => entityFetch(`s${subgraph}`, paths);
        const plan = sequence(rootFetch('root'), ...steps.map((step) => parallel(...step.map(node))));
        const subgraphs = Object.fromEntries(
          [0, 1, 2, 3, 4, 5].map((number) => [
            `s${number}`,
            entitiesBy((representation) => knows(number, representation)),
          ]),
        );
        const { data, errors } = await runPlan(
          plan,
          { ...subgraphs, root: () => ({ data: { items } }) },
          { schema },
        );
        expect(errors).toEqual([]);
        expect(data).toEqual(naive({ items }, steps));
      }),
      { numRuns: 300 },
    );
  });
});
