import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describeWithDynamo, fixedClock } from '@commerce/testkit';
import { mapConcurrently } from '../../src/operations/mapConcurrently.ts';
import { stockKey } from '../../src/store/keys.ts';
import { createTestTable, type TestTable } from '../support/dynamo.ts';
import { stockUp } from '../support/world.ts';
import { inventoryStoreContract } from './contract.ts';

describeWithDynamo('the inventory store in DynamoDB', ({ dynamodbEndpoint }) => {
  let table: TestTable;
  const clock = fixedClock();
  beforeAll(async () => {
    table = await createTestTable(dynamodbEndpoint);
  });
  afterAll(() => table.destroy());

  inventoryStoreContract(async () => ({ clock, store: table.storeFor({ clock }) }));

  describe('costs', () => {
    test('150 SKUs with 40 locations each are two batch reads', async () => {
      const store = table.storeFor({ clock });
      const skus = Array.from({ length: 150 }, (_, i) => `LIST-${i}`);
      const units = (from: number) =>
        Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`L-${from + i}`, i]));
      await mapConcurrently(skus, 16, async (sku) => {
        await stockUp(store, sku, units(0), 'costs');
        await stockUp(store, sku, units(20), 'costs');
      });
      table.commands.length = 0;
      const stocks = await store.readStocks('costs', skus);
      expect(table.commands).toEqual(['BatchGetItem', 'BatchGetItem']);
      expect([...stocks.values()].every(({ levels }) => levels.size === 40)).toBe(true);
    }, 60_000);

    test('the counts of a SKU are one write and no read', async () => {
      const store = table.storeFor({ clock });
      table.commands.length = 0;
      await stockUp(store, 'ONE', { L1: 1, L2: 2, L3: 3 }, 'costs');
      expect(table.commands).toEqual(['UpdateItem']);
    });
  });

  test('the policies grant nothing that the store does not use', () => {
    expect(table.clients.unused()).toEqual([]);
  });

  test('a tenant’s client is refused the next tenant’s items, also one whose name begins alike', async () => {
    const read = (tenant: string) => new GetCommand({ TableName: table.table, Key: stockKey(tenant, 'ONE') });
    await expect(table.clients.of('acme').send(read('acme'))).resolves.toBeDefined();
    for (const tenant of ['acme2', 'acm', 'globex']) {
      await expect(table.clients.of('acme').send(read(tenant))).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    }
  });

  test('every key, of the table and of the index, begins with its tenant', async () => {
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.table }));
    expect(Items.length).toBeGreaterThan(100);
    const keys = Items.flatMap((item): unknown[] => [item['pk'], item['expiryPk']]).filter(
      (key) => key !== undefined,
    );
    expect(keys.filter((key) => typeof key !== 'string' || !/^T#[a-z][a-z0-9-]+#/.test(key))).toEqual([]);
    expect(Items.some((item) => item['expiryPk'] !== undefined)).toBe(true);
  });

  test('a held reservation has no time to live', async () => {
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.table }));
    const held = Items.filter((item) => item['status'] === 'HELD');
    const closed = Items.filter((item) =>
      ['COMMITTED', 'RELEASED', 'EXPIRED'].includes(String(item['status'])),
    );
    expect(held.every((item) => item['ttl'] === undefined)).toBe(true);
    expect(closed.length).toBeGreaterThan(0);
    expect(closed.every((item) => item['ttl'] !== undefined && item['expiryPk'] === undefined)).toBe(true);
  });
});
