import { describe, expect, test } from '@jest/globals';
import { planners, startOver, type Subgraph } from '../support/supergraph.ts';

const shopWith = (second: string): Record<string, Subgraph> => ({
  catalog: {
    sdl: `type Query { item: Item } type Item @key(fields: "id") { id: ID! price(in: String): Int }`,
    resolvers: {
      Query: { item: () => ({ id: '1', price: (given: { in: string }) => (given.in === 'EUR' ? 1 : 2) }) },
    },
  },
  tax: {
    sdl: `type Item @key(fields: "id") { id: ID! price(in: String): Int @external
      vat: Int @requires(fields: "price(in: \\"EUR\\")")
      duty: Int @requires(fields: "price(in: \\"${second}\\")") }`,
    resolvers: {
      Item: {
        vat: ({ price }: { price: number }) => price * 10,
        duty: ({ price }: { price: number }) => price * 100,
      },
    },
  },
});

describe.each(planners)('two fields that require one field (%s)', (planner) => {
  test('with different arguments are not answered together, and are alone', async () => {
    const { ask, engine } = await startOver(shopWith('USD'), { planner });
    const both = await ask('{ item { vat duty } }');
    expect([both.data, both.errors?.[0]?.extensions?.['code']]).toEqual([undefined, 'INTERNAL_SERVER_ERROR']);
    expect(await ask('{ item { vat } }')).toEqual({ data: { item: { vat: 10 } } });
    expect(await ask('{ item { duty } }')).toEqual({ data: { item: { duty: 200 } } });
    await engine.stop();
  });

  test('with different arguments, one of them through a third field, are not answered together either', async () => {
    const { catalog, tax } = shopWith('USD');
    const fee: Subgraph = {
      sdl: `type Item @key(fields: "id") { id: ID! duty: Int @external fee: Int @requires(fields: "duty") }`,
      resolvers: { Item: { fee: ({ duty }: { duty: number }) => duty + 1 } },
    };
    const { ask, engine } = await startOver({ ...(catalog && tax && { catalog, tax }), fee }, { planner });
    const both = await ask('{ item { vat fee } }');
    expect([both.data, both.errors?.[0]?.extensions?.['code']]).toEqual([undefined, 'INTERNAL_SERVER_ERROR']);
    expect(await ask('{ item { fee } }')).toEqual({ data: { item: { fee: 201 } } });
    await engine.stop();
  });

  test('with the same arguments are answered together', async () => {
    const { ask, engine } = await startOver(shopWith('EUR'), { planner });
    expect(await ask('{ item { vat duty } }')).toEqual({ data: { item: { vat: 10, duty: 100 } } });
    await engine.stop();
  });
});
