import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import {
  createDocumentClient,
  type DocumentClient,
  ensureTable,
  localDynamo,
  oneClient,
  type Sender,
} from '@commerce/service/dynamo';
import { describeWithDynamo, fixedClock, uniquePrefix, walledClients } from '@commerce/testkit';
import { newCart } from '../../src/domain/cart.ts';
import type { CommitOutcome } from '../../src/ports.ts';
import { createDynamoStore } from '../../src/store/dynamoStore.ts';
import { cartTable } from '../../src/store/table.ts';
import { createCart } from '../../src/operations/createCart.ts';
import { addToCart } from '../../src/operations/addToCart.ts';
import { describeCartStore } from '../support/storeContract.ts';
import { ada, createWorld, guest } from '../support/world.ts';

describeWithDynamo('carts in DynamoDB', (stack) => {
  const commands: string[] = [];
  const create = () =>
    createDocumentClient(localDynamo(stack.dynamodbEndpoint), { onCommand: (name) => commands.push(name) });
  /** Held to nothing. */
  const client = create();
  const definition = cartTable(uniquePrefix());
  const table = definition.name;
  const clock = fixedClock();
  let clients: Awaited<ReturnType<typeof walledClients<DocumentClient>>>;
  const open = () => createDynamoStore({ clients, table, clock });

  beforeAll(async () => {
    await ensureTable(client, definition);
    clients = await walledClients({ owner: 'cart', table: definition, create });
  }, 30_000);
  afterAll(() => {
    clients.destroy();
    client.destroy();
  });

  describeCartStore('DynamoDB', open);

  test('every partition key, the index’s too, starts with the tenant', async () => {
    const world = createWorld(open(), 77);
    const made = await createCart(world, ada, { currencyCode: 'EUR', idempotencyKey: 'keys' });
    const cartId = made.ok ? made.value.id : '';
    await addToCart(world, ada, { cartId, sku: 'CHAIR', quantity: 1, idempotencyKey: 'keys-2' });
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
    for (const { pk, accountPk } of Items) {
      expect(pk).toMatch(/^T#acme#(CART|ACC|IDEM)#/);
      if (accountPk !== undefined) expect(accountPk).toMatch(/^T#acme#ACC#acc_/);
    }
    const { Items: rows = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `T#acme#CART#${cartId}` },
      }),
    );
    expect(rows.map(({ sk }) => String(sk))).toEqual(['LINE#CHAIR', 'META']);
    for (const row of rows)
      expect(Number(row['ttl']) * 1000).toBeGreaterThan(world.clock.nowMs() + 60 * 86_400_000);
  });

  test('nothing that is kept to replay an answer names the account', async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
    const remembered = Items.filter(({ pk }) => /#IDEM#(?!test#)/.test(String(pk)));
    expect(remembered.length).toBeGreaterThan(0);
    expect(remembered.filter((row) => JSON.stringify(row).includes('acc_'))).toEqual([]);
  });

  test('an addition costs one query, one look for an earlier answer and one transaction', async () => {
    const world = createWorld(open(), 78);
    const made = await createCart(world, guest, { currencyCode: 'EUR', idempotencyKey: 'cost' });
    commands.length = 0;
    await addToCart(world, guest, {
      cartId: made.ok ? made.value.id : '',
      sku: 'CHAIR',
      quantity: 1,
      idempotencyKey: 'cost-2',
    });
    expect(commands.toSorted()).toEqual(['GetItem', 'Query', 'TransactWriteItems']);
  });

  test('a cart whose rows are of two versions is read again, and given up on when that does not end', async () => {
    const world = createWorld(open(), 79);
    const made = await createCart(world, guest, { currencyCode: 'EUR', idempotencyKey: 'torn' });
    const cartId = made.ok ? made.value.id : '';
    await addToCart(world, guest, { cartId, sku: 'CHAIR', quantity: 1, idempotencyKey: 'torn-2' });
    let torn = 0;
    // What DynamoDB may show while a transaction lands: META of after, the line of before.
    const tearing = (times: number): Sender => ({
      send: async (command: Parameters<DocumentClient['send']>[0]) => {
        const answer = (await client.send(command)) as { Items?: Record<string, unknown>[] };
        if (!(command instanceof QueryCommand) || torn >= times) return answer;
        torn += 1;
        return {
          ...answer,
          Items: answer.Items?.map((item) => ('quantity' in item ? { ...item, quantity: 7 } : item)),
        };
      },
    });
    const retry = { sleep: async () => undefined, random: () => 0 };
    const storeOf = (times: number) =>
      createDynamoStore({ clients: oneClient(tearing(times)), table, clock, retry });
    expect(await storeOf(2).find('acme', cartId)).toMatchObject({ lines: [{ quantity: 1 }] });
    expect(torn).toBe(2);
    await expect(storeOf(Infinity).find('acme', cartId)).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
  });

  test('a write that meets another one is sent again; one that always does is told as an outage, unwritten', async () => {
    const conflict = new TransactionCanceledException({
      message: 'conflict',
      $metadata: {},
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
    });
    const cart = newCart(
      { id: createWorld(open(), 80).ids.newId('cart'), currencyCode: 'EUR' },
      clock.nowMs(),
    );
    const request = { operation: 'test', key: 'conflicts', hash: 'h' };
    const commitAgainst = (conflicts: number): Promise<CommitOutcome> => {
      let met = 0;
      const send = async (command: Parameters<DocumentClient['send']>[0]): Promise<unknown> => {
        met += 1;
        if (met <= conflicts) throw conflict;
        return client.send(command);
      };
      const retry = { sleep: async () => undefined, random: () => 0 };
      const store = createDynamoStore({
        clients: oneClient({ send }),
        table,
        clock,
        retry,
      });
      return store.commit('acme', { steps: [{ previous: null, next: cart }], request, answer: cart });
    };
    await expect(commitAgainst(Infinity)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(await open().find('acme', cart.id)).toBeNull();
    expect(await commitAgainst(3)).toBe('committed');
    expect(await open().find('acme', cart.id)).toEqual(cart);
  });

  test('the policies grant nothing that the store does not use', async () => {
    await open().ready();
    expect(clients.unused()).toEqual([]);
  });

  test('is ready while its table is there', async () => {
    await open().ready();
    await expect(
      createDynamoStore({ clients: oneClient(client), table: `${table}-absent`, clock }).ready(),
    ).rejects.toThrow(/not there/);
    expect(
      await client.send(new GetCommand({ TableName: table, Key: { pk: 'T#acme#CART#x', sk: 'META' } })),
    ).not.toHaveProperty('Item');
  });
});
