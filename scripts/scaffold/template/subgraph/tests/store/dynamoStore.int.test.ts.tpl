import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import {
  createDocumentClient,
  type DocumentClient,
  ensureTable,
  localDynamo,
  oneClient,
} from '@commerce/service/dynamo';
import { describeWithDynamo, fixedClock, uniquePrefix, walledClients } from '@commerce/testkit';
import { createDynamoStore } from '../../src/store/dynamoStore.ts';
import { __name__Table } from '../../src/store/table.ts';
import { describe__Name__Store } from '../support/storeContract.ts';

describeWithDynamo('notes in DynamoDB', (stack) => {
  const create = () => createDocumentClient(localDynamo(stack.dynamodbEndpoint));
  /** Held to no policy. */
  const client = create();
  const definition = __name__Table(uniquePrefix());
  const table = definition.name;
  const clock = fixedClock();
  let clients: Awaited<ReturnType<typeof walledClients<DocumentClient>>>;

  beforeAll(async () => {
    await ensureTable(client, definition);
    clients = await walledClients({ owner: '__name__', table: definition, create });
  }, 30_000);
  afterAll(() => {
    clients.destroy();
    client.destroy();
  });

  describe__Name__Store('DynamoDB', () => createDynamoStore({ clients, table, clock }));

  test('every partition key starts with the tenant', async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
    expect(Items.length).toBeGreaterThan(0);
    for (const { pk } of Items) expect(pk).toMatch(/^T#acme2?#(NOTE|SKU|IDEM)#/);
  });

  test('the policies grant nothing that the store does not use', () => {
    expect(clients.unused()).toEqual([]);
  });

  test('is not ready without its table', async () => {
    const store = createDynamoStore({ clients: oneClient(client), table: `${table}-absent`, clock });
    await expect(store.ready()).rejects.toThrow(/not there/);
  });
});
