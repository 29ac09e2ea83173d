import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import {
  createDocumentClient,
  type DocumentClient,
  ensureTable,
  localDynamo,
  tableReady,
} from '@commerce/service/dynamo';
import { describeWithDynamo, uniquePrefix, walledClients } from '@commerce/testkit';
import { checkout } from '../../src/operations/checkout.ts';
import { listAccountOrders, readOrders } from '../../src/operations/readOrders.ts';
import { recoverCheckouts } from '../../src/operations/recoverCheckouts.ts';
import { createCheckoutStore } from '../../src/store/checkouts.ts';
import { createOrderStore } from '../../src/store/orders.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { orderTable } from '../../src/store/table.ts';
import { atOnce, chaotic, type Fate } from '../support/chaos.ts';
import type { Stores } from '../support/memoryStore.ts';
import { describeStores } from '../support/storeContract.ts';
import { checkoutInput, createWorld, guest, shopper } from '../support/world.ts';

describeWithDynamo('orders in DynamoDB', (stack) => {
  const commands: string[] = [];
  const create = () =>
    createDocumentClient(localDynamo(stack.dynamodbEndpoint), { onCommand: (name) => commands.push(name) });
  /** Held to nothing. */
  const client = create();
  const definition = orderTable(uniquePrefix());
  const table = definition.name;
  let clients: Awaited<ReturnType<typeof walledClients<DocumentClient>>>;
  const open = (tenants: readonly string[] = []): Stores => ({
    checkouts: createCheckoutStore(clients, table),
    orders: createOrderStore(clients, table),
    outbox: createOutbox(clients, table, tenants),
  });

  beforeAll(async () => {
    await ensureTable(client, definition);
    clients = await walledClients({ owner: 'order', table: definition, create });
  }, 30_000);
  afterAll(() => {
    clients.destroy();
    client.destroy();
  });

  describeStores('DynamoDB', open);

  test('a checkout cut off at any call is finished by the recovery, once', async () => {
    let calls = 0;
    const counted = createWorld({ MUG: 10 }, open());
    await checkout(
      chaotic(counted.deps, () => ((calls += 1), 'done'), atOnce),
      guest,
      checkoutInput(counted.cart()),
    );
    for (const fate of ['lostBefore', 'lostAfter'] satisfies Fate[]) {
      for (let cut = 1; cut <= calls; cut += 1) {
        const world = createWorld({ MUG: 10 }, open());
        const cartId = world.cart({ MUG: 2 });
        let call = 0;
        const dying = (): Fate => ((call += 1) < cut ? 'done' : call === cut ? fate : 'lostBefore');
        await checkout(chaotic(world.deps, dying, atOnce), guest, checkoutInput(cartId)).catch(
          () => undefined,
        );
        world.clock.advance(60_000);
        await recoverCheckouts(world.deps, 'acme');
        expect(await checkout(world.deps, guest, checkoutInput(cartId))).toMatchObject({ ok: true });
        expect(world.stock.unitsIn('COMMITTED')).toBe(2);
        expect(world.stock.available('MUG')).toBe(8);
      }
    }
  }, 60_000);

  test('of many at once on one cart, one order comes out', async () => {
    const world = createWorld({ MUG: 100 }, open());
    const cartId = world.cart({ MUG: 2 });
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        checkout(world.deps, guest, checkoutInput(cartId, { idempotencyKey: `key${i % 6}` })),
      ),
    );
    expect(new Set(answers.flatMap((answer) => (answer.ok ? [answer.value.id] : []))).size).toBe(1);
    expect(world.stock.unitsIn('COMMITTED')).toBe(2);
    expect(world.stock.unitsIn('HELD')).toBe(0);
  }, 30_000);

  test('two hundred buyers and ten items: ten orders', async () => {
    const world = createWorld({ MUG: 10 }, open());
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => checkout(world.deps, guest, checkoutInput(world.cart({ MUG: 1 })))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(world.stock.unitsIn('COMMITTED')).toBe(10);
    expect(world.stock.unitsIn('HELD')).toBe(0);
  }, 60_000);

  test('a list of fifty orders costs the round trips of a list of one', async () => {
    const stores = open();
    const identity = { ...shopper, tenant: 'counted' };
    const accountId = shopper.accountId ?? '';
    const world = createWorld({ MUG: 100 }, stores);
    const costOf = async (first: number): Promise<string[]> => {
      commands.length = 0;
      const page = await listAccountOrders(stores, identity, { accountId, first });
      await stores.orders.lines('counted', page?.rows ?? []);
      expect(page?.rows).toHaveLength(first);
      return [...commands];
    };
    for (let i = 0; i < 50; i += 1) {
      world.clock.advance(1_000);
      await checkout(world.deps, identity, checkoutInput(world.cart({ MUG: 1 })));
    }
    const one = await costOf(1);
    expect(one).toEqual(['Query', 'BatchGetItem', 'BatchGetItem']);
    expect(await costOf(50)).toEqual(one);
    commands.length = 0;
    await readOrders(stores, identity, ['ord_01K00000000000000000000001', 'ord_01K00000000000000000000002']);
    expect(commands).toEqual(['BatchGetItem']);
  }, 60_000);

  test('the policies grant nothing that the stores do not use', async () => {
    await tableReady(clients.own, table);
    expect(clients.unused()).toEqual([]);
  });

  test('every key, the indexes’ too, begins with its tenant, and no checkout that ended names a person', async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
    expect(Items.length).toBeGreaterThan(50);
    for (const { pk, gsi1pk, gsi2pk, gsi3pk } of Items) {
      const [, tenant] = String(pk).split('#');
      for (const key of [pk, gsi1pk, gsi2pk, gsi3pk]) {
        if (key !== undefined) expect(String(key).startsWith(`T#${tenant}#`)).toBe(true);
      }
    }
    const ended = Items.filter(({ step }) => step === 'DONE');
    expect(ended.length).toBeGreaterThan(50);
    expect(ended.filter((row) => /sam@|Wien|acc_/.test(JSON.stringify(row)))).toEqual([]);
    const remembered = Items.filter(({ pk }) => String(pk).includes('#IDEM#'));
    expect(remembered.filter((row) => /sam@|Wien|acc_/.test(JSON.stringify(row)))).toEqual([]);
  });
});
