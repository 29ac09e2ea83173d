import { describe, expect, test } from '@jest/globals';
import { Kind, parse, visit } from 'graphql';
import type { EngineDeps } from '../../src/engine/engine.ts';
import { type SendToSubgraph, SubgraphFailure } from '../../src/engine/fetch/port.ts';
import {
  composed,
  engineDeps,
  fixed,
  planners,
  sendersOf,
  startEngine,
  type Subgraph,
} from './support/supergraph.ts';

const shop: Record<string, Subgraph> = {
  catalog: {
    sdl: `type Query { products: [Product!] best: Product other: Product }
      type Product @key(fields: "sku") { sku: ID! name: String }`,
    resolvers: {
      Query: {
        products: () => ['1', '2', '1'].map((sku) => ({ sku, name: `n${sku}` })),
        best: () => ({ sku: '1' }),
        other: () => ({ sku: '3' }),
      },
    },
  },
  stock: {
    sdl: `type Product @key(fields: "sku") { sku: ID! stock: Stock left: Int! } type Stock { units: Int }`,
  },
};

interface Body {
  readonly query: string;
  readonly variables: Record<string, { sku: string }[]>;
}

/** The catalog answers; what the stock subgraph answers is up to the test. */
const start = (stock: (body: Body) => unknown, overrides: Partial<EngineDeps> = {}) => {
  const real = sendersOf(shop);
  const sender = (name: string): SendToSubgraph =>
    name !== 'stock'
      ? real(name)
      : async (request) => {
          const answer = await stock(JSON.parse(request.body) as Body);
          return {
            status: 200,
            contentType: 'application/json',
            cacheControl: undefined,
            startedAtMs: 0,
            body: JSON.stringify(answer),
          };
        };
  return startEngine(engineDeps({ supergraph: fixed(composed(shop)), sender, ...overrides }));
};

const error = (path: unknown, more: object = {}) => ({ message: 'm', path, ...more });
/** Each `_entities` field of an operation: its response key and the variable with its representations. */
const entityLists = (query: string): { key: string; variable: string }[] => {
  const found: { key: string; variable: string }[] = [];
  visit(parse(query), {
    Field({ name, alias, arguments: given }) {
      const value = given?.[0]?.value;
      if (name.value === '_entities' && value?.kind === Kind.VARIABLE)
        found.push({ key: alias?.value ?? name.value, variable: value.name.value });
    },
  });
  return found;
};

const pathsOf = (errors: readonly { path?: unknown }[] | undefined) => errors?.map(({ path }) => path);

describe.each(planners)('errors of subgraphs with the %s planner', (planner) => {
  test('stand at every place of the entity that they are about', async () => {
    const { ask } = await start(
      () => ({
        data: { _entities: [{ stock: null }, { stock: { units: null } }] },
        errors: [error(['_entities', 0, 'stock']), error(['_entities', 1, 'stock', 'units'])],
      }),
      { planner },
    );
    const { data, errors } = await ask('{ products { stock { units } } }');
    expect(data).toEqual({ products: [{ stock: null }, { stock: { units: null } }, { stock: null }] });
    expect(pathsOf(errors)).toEqual([
      ['products', 0, 'stock'],
      ['products', 2, 'stock'],
      ['products', 1, 'stock', 'units'],
    ]);
  });

  test('stand under the client’s own names', async () => {
    const { ask } = await start(
      ({ query }) => {
        const name = /(\w+): ?stock/.exec(query)?.[1] ?? 'stock';
        return {
          data: { _entities: [{ [name]: null }, { [name]: null }] },
          errors: [error(['_entities', 0, name])],
        };
      },
      { planner },
    );
    const { errors } = await ask('{ list: products { sku: name mine: stock { units } } }');
    expect(pathsOf(errors)).toEqual([
      ['list', 0, 'mine'],
      ['list', 2, 'mine'],
    ]);
  });

  test('of several lists of entities stand where each list’s entities do', async () => {
    const { ask } = await start(
      ({ variables, query }) => {
        const lists = entityLists(query).map(({ key, variable }) => ({
          key,
          list: variables[variable] ?? [],
        }));
        return {
          data: Object.fromEntries(lists.map(({ key, list }) => [key, list.map(() => ({}))])),
          errors: lists.flatMap(({ key, list }) => list.map((_, index) => error([key, index, 'stock']))),
        };
      },
      { planner },
    );
    const { errors } = await ask('{ best { stock { units } } other { stock { units } } }');
    expect(pathsOf(errors)?.sort()).toEqual([
      ['best', 'stock'],
      ['other', 'stock'],
    ]);
  });

  test.each([
    ['no path', undefined],
    ['an entity that was not asked for', ['_entities', 99, 'stock']],
    ['no entity at all', ['_entities']],
    ['an entity by a name', ['_entities', 'x']],
    ['a field that no client asked for', ['_service', 'sdl']],
    ['the empty path', []],
  ])('about %s have no path, but are told', async (_, path) => {
    const { ask } = await start(() => ({ data: { _entities: [{}] }, errors: [error(path)] }), { planner });
    const { errors } = await ask('{ best { stock { units } } }');
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).not.toHaveProperty('path');
  });

  test('keep their code and argument and nothing else', async () => {
    const extensions = {
      code: 'NOT_NOW',
      argument: 'sku',
      stacktrace: ['at secret.ts:1'],
      exception: { stacktrace: ['x'] },
      serviceName: 'stock-internal',
      password: 'p',
    };
    const { ask } = await start(
      () => ({
        data: { _entities: [null] },
        errors: [error(['_entities', 0], { extensions }), error(undefined)],
      }),
      { planner },
    );
    const { errors } = await ask('{ best { stock { units } } }');
    expect(errors?.map((each) => each.extensions)).toEqual([
      { code: 'NOT_NOW', argument: 'sku' },
      { code: 'DOWNSTREAM_SERVICE_ERROR' },
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/secret|internal|password|stacktrace/);
  });

  test('name the subgraph where that is configured', async () => {
    const answer = () => ({ data: { _entities: [null] }, errors: [error(['_entities', 0])] });
    const { ask } = await start(answer, { planner, exposeServiceNames: true });
    const { errors } = await ask('{ best { stock { units } } }');
    expect(errors?.[0]?.extensions?.['serviceName']).toBe('stock');
  });

  test('are bounded in number, and so is the time to place them', async () => {
    const { ask } = await start(
      ({ variables }) => ({
        data: { _entities: variables['representations']?.map(() => ({})) },
        errors: Array.from({ length: 20_000 }, (_, index) => error(['_entities', index % 3, 'stock'])),
      }),
      { planner },
    );
    const { errors } = await ask('{ products { stock { units } } }');
    expect(errors?.length).toBeLessThanOrEqual(500);
  });

  test('are not told a second time for the null that they explain', async () => {
    const { ask } = await start(
      () => ({ data: { _entities: [{ left: null }] }, errors: [error(['_entities', 0, 'left'])] }),
      { planner },
    );
    const { data, errors } = await ask('{ best { left } }');
    expect(data).toEqual({ best: null });
    expect(pathsOf(errors)).toEqual([['best', 'left']]);
  });

  test('that a subgraph owes are made up for: a null where none may be has an error at its place', async () => {
    const { ask } = await start(() => ({ data: { _entities: [{ left: null }] } }), { planner });
    const { data, errors } = await ask('{ best { sku left } }');
    expect(data).toEqual({ best: null });
    expect(pathsOf(errors)).toEqual([['best', 'left']]);
    expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
  });
});

describe('a subgraph that does not answer', () => {
  test.each(['timeout', 'unreachable', 'circuit-open', 'too-large', 'status'] as const)(
    '(%s) leaves nulls and one error that says nothing of why',
    async (reason) => {
      const { ask } = await start(() => {
        throw new SubgraphFailure('stock', reason, 'connect 10.0.0.7:4002 secret');
      });
      const { data, errors } = await ask(
        '{ best { sku stock { units } } products { name stock { units } } }',
      );
      expect(data).toEqual({
        best: { sku: '1', stock: null },
        products: ['1', '2', '1'].map((sku) => ({ name: `n${sku}`, stock: null })),
      });
      expect(errors?.length).toBeGreaterThan(0);
      for (const each of errors ?? []) expect(each.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE' });
      expect(JSON.stringify(errors)).not.toMatch(/10\.0|secret|stock/);
    },
  );

  test('by a fault of ours says nothing of it either', async () => {
    const { ask } = await start(() => {
      throw new TypeError('secret is not a function');
    });
    const { data, errors } = await ask('{ best { sku stock { units } } }');
    expect(data).toEqual({ best: { sku: '1', stock: null } });
    expect(errors).toEqual([{ message: 'internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
  });

  test('where nothing may be null leaves nothing', async () => {
    const { ask } = await start(() => {
      throw new SubgraphFailure('stock', 'timeout', 'x');
    });
    const { data, errors } = await ask('{ best { left } products { left } }');
    expect(data).toEqual({ best: null, products: null });
    for (const each of errors ?? []) expect(each.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE' });
  });
});
