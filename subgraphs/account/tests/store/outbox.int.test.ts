import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeEvent } from '@commerce/contracts';
import { createOutboxRelay, type OutgoingMessage, type Publisher } from '@commerce/messaging';
import { silentLogger } from '@commerce/service';
import { createObservedPool } from '@commerce/prisma';
import { describeWithPostgres, waitUntil } from '@commerce/testkit';
import { type AccountOutbox, createAccountOutbox } from '../../src/store/outbox.ts';
import { createPrismaStore } from '../../src/store/prismaStore.ts';
import { type AccountDatabase, openAccountDatabase } from '../support/accountDatabase.ts';
import { accountId, eventId, once, startMs } from '../support/fixtures.ts';

describeWithPostgres('the outbox', ({ postgresUrl }) => {
  let account: AccountDatabase;
  let outbox: AccountOutbox;

  beforeAll(async () => {
    account = await openAccountDatabase(postgresUrl);
    outbox = createAccountOutbox({ url: account.database.appUrl });
  });
  afterAll(async () => {
    await outbox.close();
    await account.close();
  });

  const erase = (tenant: string, name: string) =>
    createPrismaStore(account.db).eraseAccount(
      tenant,
      accountId(name),
      { id: eventId(name), erasedAtMs: startMs },
      once(accountId(name)),
    );

  test('the relay sends every tenant’s erasures, each decodable, and empties the outbox', async () => {
    await erase('acme', 'a');
    await erase('globex', 'g');
    const sent: OutgoingMessage[] = [];
    const publisher: Publisher = {
      start: async () => undefined,
      stop: async () => undefined,
      ready: async () => undefined,
      publish: async (messages) => void sent.push(...messages),
    };
    const relay = createOutboxRelay({ store: outbox, publisher, logger: silentLogger(), pollMs: 10 });
    await relay.start();
    await waitUntil(async () => (await outbox.pending(10)).length === 0);
    await relay.stop();

    const events = sent.map(({ topic, key, value, headers }) =>
      decodeEvent(
        { topic, key: String(key), value, headers: headers as Record<string, string> },
        { isKnownTenant: () => true },
      ),
    );
    expect(events).toMatchObject([
      {
        ok: true,
        value: {
          type: 'commerce.account.erased.v1',
          topic: 'commerce.events',
          key: `acme:${accountId('a')}`,
          tenant: 'acme',
          data: { accountId: accountId('a'), erasedAt: '2026-01-15T12:00:00.000Z' },
        },
      },
      { ok: true, value: { tenant: 'globex', key: `globex:${accountId('g')}` } },
    ]);
  });

  test('the relay’s door leads to the outbox alone, to read and to remove', async () => {
    await createPrismaStore(account.db).ensureAccount('acme', accountId('b'), startMs);
    await erase('acme', 'c');
    const settings = { 'app.relay': 'on' };
    const relay = createObservedPool({ url: account.database.appUrl, poolSize: 1, settings });
    try {
      expect((await relay.query('select * from outbox')).rowCount).toBe(1);
      for (const table of [
        'account',
        'address',
        'consent_event',
        'customer_group',
        'membership',
        'idempotency',
      ]) {
        expect((await relay.query(`select * from ${table}`)).rowCount).toBe(0);
      }
      expect((await relay.query("update outbox set type = 'x'")).rowCount).toBe(0);
      await expect(
        relay.query(
          "insert into outbox (tenant_id, id, type, entity_id, body, created_at) values ('acme', 'x', 'x', 'x', '{}', now())",
        ),
      ).rejects.toThrow('row-level security');
    } finally {
      await relay.end();
    }
  });

  test('a request’s connection does not have the relay’s door', async () => {
    await erase('acme', 'd');
    expect(await account.db.query('globex', 'select * from outbox')).toEqual([]);
  });
});
