import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import { createIdFactory, systemClock } from '@commerce/kernel';
import {
  oneClient,
  type Sender,
  type TenantClients,
  TransactionCanceledException,
} from '@commerce/service/dynamo';
import { describeWithDynamo } from '@commerce/testkit';
import { commitReservation } from '../../src/operations/commitReservation.ts';
import { reserveStock } from '../../src/operations/reserveStock.ts';
import { sweepReservations } from '../../src/operations/sweepReservations.ts';
import { createDynamoInventoryStore } from '../../src/store/dynamo.ts';
import { createTestTable, type TestTable } from '../support/dynamo.ts';
import { createWorld, ledgerOf, levelsOf, staff, stockUp } from '../support/world.ts';

const sum = (rows: Record<string, number[]>, column: number): number =>
  Object.values(rows).reduce((total, row) => total + (row[column] ?? 0), 0);

describeWithDynamo('many at once, in DynamoDB', ({ dynamodbEndpoint }) => {
  let table: TestTable;
  beforeAll(async () => {
    table = await createTestTable(dynamodbEndpoint);
  });
  afterAll(() => table.destroy());

  const worldOf = (clients: TenantClients = table.clients) =>
    createWorld({
      ids: createIdFactory(systemClock, randomBytes),
      makeStore: ({ clock }) =>
        createDynamoInventoryStore({
          clients,
          table: table.table,
          clock,
          retry: { sleep: async () => undefined, random: () => 0 },
        }),
    });

  test.each([
    ['one location', { L1: 10 }],
    ['three locations', { L1: 4, L2: 3, L3: 3 }],
  ])(
    'of two hundred buyers of ten items at %s exactly ten get one, and none is left',
    async (name, units) => {
      const world = worldOf();
      const sku = `HOT-${name.slice(0, 3)}`;
      await stockUp(world.store, sku, units);
      const buyers = Array.from({ length: 200 }, (_, i) =>
        reserveStock(world, staff(), {
          lines: [{ sku, quantity: 1 }],
          ttlSeconds: 60,
          idempotencyKey: `${sku}-${i}`,
        }),
      );
      const results = await Promise.all(buyers);
      expect(results.filter(({ ok }) => ok)).toHaveLength(10);
      expect(results.filter((r) => !r.ok).every((r) => !r.ok && r.error[0]?.available === 0)).toBe(true);
      const levels = await levelsOf(world.store, sku);
      expect(Object.values(levels).every(([, , available]) => available === 0)).toBe(true);
      expect([sum(levels, 0), sum(levels, 1)]).toEqual([10, 10]);
      expect(await ledgerOf(world.store, sku)).toHaveLength(10);
    },
    60_000,
  );

  test('fifty repetitions of one call at once make one reservation', async () => {
    const world = worldOf();
    await stockUp(world.store, 'ONCE', { L1: 100 });
    const input = { lines: [{ sku: 'ONCE', quantity: 2 }], ttlSeconds: 60, idempotencyKey: 'once' };
    const results = await Promise.all(Array.from({ length: 50 }, () => reserveStock(world, staff(), input)));
    expect(new Set(results.map((r) => (r.ok ? r.value.id : 'failed'))).size).toBe(1);
    expect(await levelsOf(world.store, 'ONCE')).toEqual({ L1: [100, 2, 98] });
  });

  test('of a sweep and a commit at the last moment exactly one wins, and the units agree', async () => {
    const world = worldOf();
    const early = { ...world, clock: { ...world.clock, nowMs: () => world.clock.nowMs() - 1 } };
    await stockUp(world.store, 'RACE', { L1: 100 });
    let committed = 0;
    for (let i = 0; i < 20; i += 1) {
      const input = { lines: [{ sku: 'RACE', quantity: 1 }], ttlSeconds: 1, idempotencyKey: `race-${i}` };
      const held = await reserveStock(world, staff(), input);
      if (!held.ok) throw new Error('sold out');
      world.clock.advance(1_000);
      // The committer's clock is a millisecond behind: to it the reservation is still good.
      const [result, swept] = await Promise.all([
        commitReservation(early, staff(), { reservationId: held.value.id }),
        sweepReservations(world, 'acme'),
      ]);
      expect([result.ok, swept]).toEqual(result.ok ? [true, 0] : [false, 1]);
      committed += result.ok ? 1 : 0;
      const now = await world.store.findReservation('acme', held.value.id);
      expect(now?.status).toBe(result.ok ? 'COMMITTED' : 'EXPIRED');
    }
    expect(await levelsOf(world.store, 'RACE')).toEqual({ L1: [100 - committed, 0, 100 - committed] });
    expect(await ledgerOf(world.store, 'RACE')).toHaveLength(40);
  }, 120_000);

  /** The real client, of which some transactions do as told. */
  const clientThat = (interfere: (send: () => Promise<unknown>, n: number) => Promise<unknown>) => {
    let n = 0;
    const send = async (command: { input: unknown }) => {
      const forward = () => (table.client.send as (c: unknown) => Promise<unknown>)(command);
      if (!('TransactItems' in (command.input as object))) return forward();
      n += 1;
      return interfere(forward, n);
    };
    return oneClient({ send: send as Sender['send'] });
  };

  const cancelled = (Code: string) =>
    new TransactionCanceledException({
      $metadata: {},
      message: Code,
      CancellationReasons: [{ Code: 'None' }, { Code }],
    });

  test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'a transaction cancelled for %s is tried again and happens once',
    async (code) => {
      const world = worldOf(clientThat((send, n) => (n <= 3 ? Promise.reject(cancelled(code)) : send())));
      const sku = `BUSY-${code}`;
      await stockUp(world.store, sku, { L1: 5 });
      const input = { lines: [{ sku, quantity: 2 }], ttlSeconds: 60, idempotencyKey: code };
      expect(await reserveStock(world, staff(), input)).toMatchObject({ ok: true });
      expect(await levelsOf(world.store, sku)).toEqual({ L1: [5, 2, 3] });
    },
  );

  test('a store that stays busy is SUBGRAPH_UNAVAILABLE and nothing is half done', async () => {
    const world = worldOf(clientThat(() => Promise.reject(cancelled('TransactionConflict'))));
    await stockUp(world.store, 'STUCK', { L1: 5 });
    const input = { lines: [{ sku: 'STUCK', quantity: 2 }], ttlSeconds: 60, idempotencyKey: 'stuck' };
    await expect(reserveStock(world, staff(), input)).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(await levelsOf(world.store, 'STUCK')).toEqual({ L1: [5, 0, 5] });
  });

  test('an answer that is lost after the write does not sell twice: the repetition finds the first one', async () => {
    const world = worldOf(
      clientThat(async (send, n) => {
        const answer = await send();
        if (n === 1) throw new Error('the connection broke');
        return answer;
      }),
    );
    await stockUp(world.store, 'LOST', { L1: 5 });
    const input = { lines: [{ sku: 'LOST', quantity: 5 }], ttlSeconds: 60, idempotencyKey: 'lost' };
    await expect(reserveStock(world, staff(), input)).rejects.toThrow('the connection broke');
    expect(await reserveStock(world, staff(), input)).toMatchObject({ ok: true, value: { status: 'HELD' } });
    expect(await levelsOf(world.store, 'LOST')).toEqual({ L1: [5, 5, 0] });
  });
});
