import { describe, expect, test } from '@jest/globals';
import { type FormattedExecutionResult, getOperationAST, parse } from 'graphql';
import { stringifyResult } from '../../src/engine/result.ts';
import type { SubgraphRequest } from '../../src/engine/fetch/port.ts';
import type { Planner } from '../../src/engine/planner/port.ts';
import { contextOf } from './support/requests.ts';
import { startOver, type Subgraph } from './support/supergraph.ts';

const changes: string[] = [];

const shop: Record<string, Subgraph> = {
  catalog: {
    sdl: `type Query { product(sku: ID!): Product name: String always: String! } type Mutation { rename: String }
      type Product @key(fields: "sku") { sku: ID! }`,
    resolvers: {
      Query: {
        product: (_, { sku }: { sku: string }) => ({ sku }),
        name: () => 'shop',
        always: () => 'there',
      },
      Mutation: { rename: () => changes.push('renamed') && 'done' },
    },
  },
  stock: {
    sdl: `type Product @key(fields: "sku") { sku: ID! left: Int }`,
    resolvers: {
      Product: {
        __resolveReference: ({ sku }: { sku: string }) => (sku === 'unknown' ? null : { sku, left: 3 }),
      },
    },
  },
};

/** A native planner whose plans ask for nothing. */
const start = async () => {
  let planned = 0;
  const forgetful: Planner = {
    name: 'native',
    plan: () => {
      planned += 1;
      return { root: undefined };
    },
  };
  const seen: SubgraphRequest[] = [];
  const running = await startOver(shop, { planner: 'native', nativePlanner: async () => forgetful }, seen);
  return { ...running, seen, planned: () => planned };
};

describe('a field that a plan loses', () => {
  test('is found by the second planner’s plan, which is remembered', async () => {
    const { schema, planned, seen, engine } = await start();
    const document = parse('{ product(sku: "1") { left } name }');
    const request = {
      ...{ document, operation: getOperationAST(document) ?? undefined, operationName: undefined },
      variables: undefined,
    };
    for (let times = 1; times <= 2; times += 1) {
      const answered = await engine.answerAhead(schema(), { ...request, context: contextOf() });
      expect(JSON.parse(stringifyResult(answered?.result as FormattedExecutionResult))).toEqual({
        data: { product: { left: 3 }, name: 'shop' },
      });
      expect([planned(), seen.length]).toEqual([1, 2 * times]);
    }
    await engine.stop();
  });

  test('is found also where none may be null', async () => {
    const { ask, engine } = await start();
    expect(await ask('{ always }')).toEqual({ data: { always: 'there' } });
    await engine.stop();
  });

  test('is an error in a mutation, which is not run again', async () => {
    const { ask, engine } = await start();
    const { data, errors } = await ask('mutation { rename }');
    expect(data).toEqual({ rename: null });
    expect(errors).toMatchObject([{ path: ['rename'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(changes).toEqual([]);
    await engine.stop();
  });

  test('is none of an entity that a subgraph does not know', async () => {
    const { ask, planned, seen, engine } = await start();
    const expected = { data: { product: { left: null } } };
    expect(await ask('{ product(sku: "unknown") { left } }')).toEqual(expected);
    expect([planned(), seen.length]).toEqual([1, 2]);
    await engine.stop();
  });
});
