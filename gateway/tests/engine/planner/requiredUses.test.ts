import { describe, expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { withRequiredUses } from '../../../src/engine/planner/requiredUses.ts';
import { planners, startOver, type Subgraph } from '../support/supergraph.ts';

const priceIn = { EUR: 1, USD: 2, CHF: 3 };

const shop: Record<string, Subgraph> = {
  catalog: {
    sdl: `type Query { item: Item } type Item @key(fields: "id") { id: ID! price(in: String): Int maker: Maker }
      type Maker @key(fields: "id") { id: ID! share(of: Int): Int }`,
    resolvers: {
      Query: {
        item: () => ({
          id: '1',
          price: (given: { in: keyof typeof priceIn }) => priceIn[given.in],
          maker: { id: '2', share: (given: { of: number }) => given.of },
        }),
      },
    },
  },
  tax: {
    sdl: `type Item @key(fields: "id") { id: ID! price(in: String): Int @external maker: Maker @external
      vat: Int @requires(fields: "price(in: \\"EUR\\")")
      duty: Int @requires(fields: "price(in: \\"USD\\") maker { share(of: 7) }")
      levy: Int @requires(fields: "price(in: \\"USD\\") maker { share(of: 8) }")
      class: String }
      type Maker @key(fields: "id") { id: ID! share(of: Int): Int @external }`,
    resolvers: {
      Item: {
        vat: ({ price }: { price: number }) => price * 10,
        duty: ({ price, maker }: { price: number; maker: { share: number } }) => price * 100 + maker.share,
        levy: ({ price, maker }: { price: number; maker: { share: number } }) => price * 1000 + maker.share,
        class: () => 'a',
      },
    },
  },
  fees: {
    sdl: `type Item @key(fields: "id") { id: ID! vat: Int @external price(in: String): Int @external
      fee: Int @requires(fields: "vat price(in: \\"CHF\\")") }`,
    resolvers: { Item: { fee: ({ vat, price }: { vat: number; price: number }) => vat + price } },
  },
};

describe.each(planners)('fields that require one field with different arguments (%s)', (planner) => {
  const answers = async (query: string, item: object): Promise<void> => {
    const { ask, engine } = await startOver(shop, { planner });
    expect(await ask(query)).toEqual({ data: { item } });
    await engine.stop();
  };

  test('get each its own', () => answers('{ item { vat duty class } }', { vat: 10, duty: 207, class: 'a' }));

  test('get each its own below an entity, too', () =>
    answers('{ item { duty levy vat } }', { duty: 207, levy: 2008, vat: 10 }));

  test('get each its own where one requires the other', () =>
    answers('{ item { fee vat } }', { fee: 13, vat: 10 }));

  test('leave the client its own arguments', () =>
    answers('{ item { duty price(in: "CHF") p: price(in: "EUR") vat } }', {
      duty: 207,
      price: 3,
      p: 1,
      vat: 10,
    }));
});

const supergraph = (requires: string): string => `
  type Item implements Priced @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
    id: ID! price(in: String): Int @join__field(graph: A) @join__field(graph: B, external: true)
    vat: Int @join__field(graph: B, requires: "${requires}") }
  interface Priced { id: ID! price(in: String): Int }`;

test('a supergraph without such arguments stays as it is', () => {
  expect(withRequiredUses(parse(supergraph('price')), 'client_')).toBeUndefined();
});

test('each use is a field of the type and of its interfaces', () => {
  const changed = withRequiredUses(parse(supergraph('price(in: 3)')), 'client_');
  const text = changed && print(changed.supergraph);
  expect(text?.match(/client_0_0_price: Int/g)).toHaveLength(2);
  expect(text).not.toContain('price(in: 3)');
});
