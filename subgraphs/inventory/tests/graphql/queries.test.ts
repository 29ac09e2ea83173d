import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Identity } from '@commerce/kernel';
import type { SubgraphServer } from '@commerce/service';
import { createServer } from '../support/server.ts';
import { createWorld, guest, location, putLocations, staff, stockUp, type World } from '../support/world.ts';

const entities = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { sku inventory {
  available onHand reserved status
  locations { available onHand reserved countedAt location { id name kind lat lon address { city } distanceMetres } }
} } ... on StockLocation { id name } } }`;

describe('queries', () => {
  let world: World;
  let server: SubgraphServer;
  beforeEach(() => {
    world = createWorld();
    server = createServer(world);
  });

  const run = async (
    query: string,
    variables: Record<string, unknown> = {},
    identity: Identity = guest(),
  ) => {
    const { data, errors } = await server.execute({ query, variables, identity });
    return { data: (data ?? {}) as Record<string, unknown>, errors };
  };
  const products = (...skus: string[]) => ({ r: skus.map((sku) => ({ __typename: 'Product', sku })) });

  test('a product’s stock comes by SKU, with its locations and their data', async () => {
    await stockUp(world.store, 'A', { BER: 7, NEW: 1 });
    await putLocations(world.store, [
      location('BER', 52.5, 13.4, { name: 'Berlin', kind: 'warehouse', address: { city: 'Berlin' } }),
    ]);
    const { data, errors } = await run(entities, products('A'));
    expect(errors).toBeUndefined();
    expect(data['_entities']).toEqual([
      {
        sku: 'A',
        inventory: {
          available: 8,
          onHand: 8,
          reserved: 0,
          status: 'IN_STOCK',
          locations: [
            {
              available: 7,
              onHand: 7,
              reserved: 0,
              countedAt: '2023-11-14T22:13:20.000Z',
              location: {
                id: 'BER',
                name: 'Berlin',
                kind: 'WAREHOUSE',
                lat: 52.5,
                lon: 13.4,
                address: { city: 'Berlin' },
                distanceMetres: null,
              },
            },
            expect.objectContaining({
              location: {
                id: 'NEW',
                name: 'NEW',
                kind: null,
                lat: null,
                lon: null,
                address: null,
                distanceMetres: null,
              },
            }),
          ],
        },
      },
    ]);
  });

  test('a SKU that was never fed is out of stock, and no error', async () => {
    const { data, errors } = await run(entities, products('NEVER'));
    expect(errors).toBeUndefined();
    expect(data['_entities']).toEqual([
      {
        sku: 'NEVER',
        inventory: { available: 0, onHand: 0, reserved: 0, status: 'OUT_OF_STOCK', locations: [] },
      },
    ]);
  });

  test('a tenant sees its own stock of a SKU that another has too', async () => {
    await stockUp(world.store, 'A', { L1: 7 });
    await stockUp(world.store, 'A', { L1: 3 }, 'acme2');
    const available = async (identity: Identity) => {
      const { data } = await run(entities, products('A'), identity);
      return (data['_entities'] as { inventory: { available: number } }[])[0]?.inventory.available;
    };
    expect([
      await available(guest('acme')),
      await available(guest('acme2')),
      await available(guest('globex')),
    ]).toEqual([7, 3, 0]);
  });

  test('stock needs the scope inventory:read', async () => {
    const { data, errors } = await run(entities, products('A'), { ...guest(), scopes: [] });
    expect(data['_entities']).toEqual([{ sku: 'A', inventory: null }]);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  test('a store that is down leaves the field null with SUBGRAPH_UNAVAILABLE', async () => {
    const { CodedError } = await import('@commerce/kernel');
    const down = async () =>
      Promise.reject(new CodedError('SUBGRAPH_UNAVAILABLE', 'the store did not answer'));
    server = createServer({ ...world, store: { ...world.store, readStocks: down } });
    const { data, errors } = await run(entities, products('A'));
    expect(data['_entities']).toEqual([{ sku: 'A', inventory: null }]);
    expect(errors?.[0]?.extensions).toEqual({ code: 'SUBGRAPH_UNAVAILABLE' });
  });

  describe('stock locations', () => {
    const list = `query ($near: GeoPointInput, $first: Int, $after: String) {
      stockLocations(near: $near, first: $first, after: $after) {
        nodes { id distanceMetres } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
    const paris = { lat: 48.8566, lon: 2.3522 };
    beforeEach(async () => {
      await putLocations(world.store, [
        location('AMS', 52.37, 4.9),
        location('BER', 52.52, 13.4),
        location('LYO', 45.76, 4.84),
        location('OUT', 48.85, 2.35, { active: false }),
        location('PAR', 48.85, 2.35),
      ]);
      await putLocations(world.store, [location('NYC', 40.7, -74)], 'globex');
    });

    const page = async (variables: Record<string, unknown>) => {
      const { data, errors } = await run(list, variables);
      expect(errors).toBeUndefined();
      return data['stockLocations'] as {
        nodes: { id: string; distanceMetres: number | null }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string };
      };
    };

    test('are nearest first with metres, page by page, each once', async () => {
      const first = await page({ near: paris, first: 3 });
      expect(first.nodes.map(({ id }) => id)).toEqual(['PAR', 'LYO', 'AMS']);
      expect(first.nodes[0]?.distanceMetres).toBeLessThan(1_000);
      expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
      const second = await page({ near: paris, first: 3, after: first.pageInfo.endCursor });
      expect(second.nodes.map(({ id }) => id)).toEqual(['BER']);
      expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    });

    test('are by code and without distances where nothing is near', async () => {
      const { nodes } = await page({});
      expect(nodes).toEqual(['AMS', 'BER', 'LYO', 'PAR'].map((id) => ({ id, distanceMetres: null })));
    });

    test.each([
      [{ first: 0 }, 'first'],
      [{ first: 101 }, 'first'],
      [{ first: -1 }, 'first'],
      [{ after: 'nonsense' }, 'after'],
      [{ near: { lat: 91, lon: 0 } }, 'near.lat'],
      [{ near: { lat: 0, lon: 181 } }, 'near.lon'],
    ])('%j is BAD_USER_INPUT naming its argument', async (variables, argument) => {
      const { errors } = await run(list, variables);
      expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument });
    });

    test('a cursor of one list opens no other, nor the same one of another tenant', async () => {
      const { pageInfo } = await page({ near: paris, first: 1 });
      const after = pageInfo.endCursor;
      for (const { errors } of [
        await run(list, { first: 1, after }),
        await run(list, { near: paris, first: 1, after }, guest('globex')),
      ]) {
        expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'after' });
      }
    });

    test('one is found by its code; unknown, out of use and another tenant’s are null; a malformed code is an error', async () => {
      const one = `query ($id: ID!) { stockLocation(id: $id) { id name } }`;
      expect((await run(one, { id: 'PAR' })).data).toEqual({
        stockLocation: { id: 'PAR', name: 'Shop PAR' },
      });
      for (const id of ['NONE', 'OUT', 'NYC'])
        expect((await run(one, { id })).data).toEqual({ stockLocation: null });
      const { errors } = await run(one, { id: 'a#b' });
      expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'id' });
    });

    test('is an entity, null where there is none', async () => {
      const { data } = await run(entities, {
        r: ['PAR', 'NYC'].map((id) => ({ __typename: 'StockLocation', id })),
      });
      expect(data['_entities']).toEqual([{ id: 'PAR', name: 'Shop PAR' }, null]);
    });
  });

  test('a reservation that does not exist is null, a malformed id BAD_USER_INPUT', async () => {
    const query = `query ($id: ID!) { reservation(id: $id) { id } }`;
    const { data } = await run(query, { id: 'rsv_01ARZ3NDEKTSV4RRFFQ69G5FAV' }, staff());
    expect(data).toEqual({ reservation: null });
    const { errors } = await run(query, { id: '17' }, staff());
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: 'id' });
  });
});
