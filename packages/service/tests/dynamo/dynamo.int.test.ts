import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describeWithDynamo, uniquePrefix } from '@commerce/testkit';
import {
  batchGetAll,
  createDocumentClient,
  type DocumentClient,
  ensureTable,
  failedConditions,
  idempotencyKeepMs,
  idempotencyPut,
  localDynamo,
  readStoredAnswer,
  tableReady,
  tenantKey,
  transactWithRetry,
} from '../../src/dynamo/index.ts';

describeWithDynamo('the DynamoDB kit', ({ dynamodbEndpoint }) => {
  const table = `${uniquePrefix()}kit`;
  const definition = { name: table, indexes: [{ name: 'byMinute', pk: 'ipk', sk: 'isk' }] };
  const commands: string[] = [];
  let client: DocumentClient;

  beforeAll(async () => {
    client = createDocumentClient(localDynamo(dynamodbEndpoint), {
      onCommand: (name) => commands.push(name),
    });
    // Without the index first, as a table of an older release would be.
    await ensureTable(client, { name: table });
    await Promise.all([ensureTable(client, definition), ensureTable(client, { name: table })]);
  });
  afterAll(() => client.destroy());

  test('a table is made once, with its index and TTL, however often it is asked for', async () => {
    await ensureTable(client, definition);
    await tableReady(client, table);
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: table }));
    expect(TimeToLiveDescription).toMatchObject({ AttributeName: 'ttl', TimeToLiveStatus: 'ENABLED' });
    await expect(tableReady(client, `${table}-other`)).rejects.toThrow('not there');
  });

  test('150 items are read in two round trips', async () => {
    const keys = Array.from({ length: 150 }, (_, i) => ({ pk: tenantKey('acme', 'N', String(i)), sk: 'S' }));
    await Promise.all(
      keys.map((key) => client.send(new PutCommand({ TableName: table, Item: { ...key, gone: undefined } }))),
    );
    commands.length = 0;
    expect(await batchGetAll(client, table, keys)).toHaveLength(150);
    expect(commands).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  test('a number beyond 2^53 comes back exact', async () => {
    const key = { pk: tenantKey('acme', 'BIG'), sk: 'S' };
    await client.send(new PutCommand({ TableName: table, Item: { ...key, seq: 9223372036854775807n } }));
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key }));
    expect(Item?.['seq']).toBe(9223372036854775807n);
  });

  test('the second transaction with a key writes nothing and finds the first answer', async () => {
    const nowMs = Date.UTC(2026, 0, 15);
    const request = { tenant: 'acme', op: 'reserveStock', key: 'k#1', hash: 'h' };
    const effect = { Put: { TableName: table, Item: { pk: tenantKey('acme', 'E'), sk: 'S', n: 1 } } };
    await transactWithRetry(client, [effect, idempotencyPut(table, request, { id: 'rsv_1' }, nowMs)]);

    const again = transactWithRetry(client, [
      { Put: { ...effect.Put, Item: { ...effect.Put.Item, n: 2 } } },
      idempotencyPut(table, request, { id: 'rsv_2' }, nowMs),
    ]);
    const error: unknown = await again.then(
      () => undefined,
      (e: unknown) => e,
    );
    expect(failedConditions(error)).toEqual([1]);
    expect(await readStoredAnswer(client, table, request, nowMs)).toEqual({ result: { id: 'rsv_1' } });
    await expect(readStoredAnswer(client, table, { ...request, hash: 'x' }, nowMs)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(
      (await client.send(new GetCommand({ TableName: table, Key: { pk: effect.Put.Item.pk, sk: 'S' } })))
        .Item?.['n'],
    ).toBe(1);

    await transactWithRetry(client, [
      idempotencyPut(table, request, { id: 'rsv_3' }, nowMs + idempotencyKeepMs),
    ]);
  });

  test('a store that is not there is SUBGRAPH_UNAVAILABLE', async () => {
    const nowhere = createDocumentClient(localDynamo('http://127.0.0.1:9'), { maxAttempts: 2 });
    await expect(
      nowhere.send(new GetCommand({ TableName: table, Key: { pk: 'a', sk: 'b' } })),
    ).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
    nowhere.destroy();
  });
});
