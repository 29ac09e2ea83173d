import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SubgraphServer } from '@commerce/service';
import { describeWithDynamo } from '@commerce/testkit';
import { mapConcurrently } from '../../src/operations/mapConcurrently.ts';
import { createTestTable, type TestTable } from '../support/dynamo.ts';
import { createServer } from '../support/server.ts';
import { createWorld, guest, location, putLocations, staff, stockUp } from '../support/world.ts';

const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product {
  inventory { available status locations { available location { id name kind address { city } } } } } } }`;

describeWithDynamo('round trips to DynamoDB', ({ dynamodbEndpoint }) => {
  let table: TestTable;
  let server: SubgraphServer;
  const world = () => createWorld({ makeStore: table.storeFor });

  beforeAll(async () => {
    table = await createTestTable(dynamodbEndpoint);
    const { store } = world();
    await putLocations(
      store,
      ['L1', 'L2', 'L3'].map((id, i) => location(id, i, i)),
    );
    const skus = Array.from({ length: 150 }, (_, i) => `SKU-${i}`);
    await mapConcurrently(skus, 16, (sku) => stockUp(store, sku, { L1: 1, L2: 2, L3: 3 }));
    server = createServer(world());
    // The locations are looked up once in a while, not per request.
    await page(1);
  }, 60_000);
  afterAll(() => table.destroy());

  const page = async (size: number) => {
    table.commands.length = 0;
    const r = Array.from({ length: size }, (_, i) => ({ __typename: 'Product', sku: `SKU-${i}` }));
    const { data, errors } = await server.execute({
      query,
      variables: { r: [...r, ...r] },
      identity: guest(),
    });
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toContain('"available":6');
    return [...table.commands];
  };

  test.each([
    [1, 1],
    [50, 1],
    [100, 1],
    [150, 2],
  ])(
    'the stock of %i products with their locations is %i batch reads and nothing else',
    async (size, reads) => {
      expect(await page(size)).toEqual(Array.from({ length: reads }, () => 'BatchGetItem'));
    },
  );

  test('a reservation of several SKUs is one read and one transaction', async () => {
    table.commands.length = 0;
    const lines = [0, 1, 2].map((i) => ({ sku: `SKU-${i}`, quantity: 4 }));
    const { data, errors } = await server.execute({
      query: `mutation ($input: ReserveStockInput!) { reserveStock(input: $input) { reservation { id } } }`,
      variables: { input: { lines, idempotencyKey: 'k' } },
      identity: staff(),
    });
    expect([errors, data]).toEqual([
      undefined,
      { reserveStock: { reservation: { id: expect.any(String) } } },
    ]);
    expect(table.commands).toEqual(['BatchGetItem', 'TransactWriteItems']);
  });
});
