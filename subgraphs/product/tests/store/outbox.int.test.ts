import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeEvent } from '@commerce/contracts';
import { createOutboxRelay, type OutgoingMessage, type Publisher } from '@commerce/messaging';
import { createObservedPool } from '@commerce/prisma';
import { silentLogger } from '@commerce/service';
import { describeWithPostgres, waitUntil } from '@commerce/testkit';
import { SlugTaken } from '../../src/ports.ts';
import { createProductOutbox, type ProductOutbox } from '../../src/store/postgres/outbox.ts';
import { type Catalog, postgresCatalog } from '../support/catalog.ts';
import { body, deleted, upserted } from '../support/events.ts';

describeWithPostgres('the product outbox', ({ postgresUrl }) => {
  let catalog: Catalog;
  let outbox: ProductOutbox;

  beforeAll(async () => {
    catalog = await postgresCatalog(postgresUrl);
    outbox = createProductOutbox({ url: catalog.database?.appUrl ?? '' });
  }, 60_000);
  afterAll(async () => {
    await outbox.close();
    await catalog.stop();
  });

  /** Everything that waits, decoded, as `tenant sku change sequence`; the outbox is empty afterwards. */
  const take = async (): Promise<string[]> => {
    const rows = await outbox.pending(10_000);
    await outbox.markPublished(rows.map(({ id }) => id));
    return rows.map(({ message }) => shown(message));
  };
  const shown = (message: OutgoingMessage | undefined): string => {
    if (!message) throw new Error('a row without a message');
    const { topic, key, value, headers } = message;
    const decoded = decodeEvent(
      { topic, key: String(key), value, headers: headers as Record<string, string> },
      { isKnownTenant: () => true },
    );
    if (!decoded.ok || decoded.value.type !== 'commerce.product.changed.v1') throw new Error('another event');
    const { tenant, subject, sequence, data } = decoded.value;
    expect(subject).toBe(data.sku);
    return `${tenant} ${data.sku} ${data.change} ${sequence}`;
  };
  const collecting = (sent: OutgoingMessage[], fail: { times: number } = { times: 0 }): Publisher => ({
    start: async () => undefined,
    stop: async () => undefined,
    ready: async () => undefined,
    async publish(messages) {
      if (fail.times > 0) {
        fail.times -= 1;
        throw new Error('no broker');
      }
      sent.push(...messages);
    },
  });

  test('a product that is written is announced in the same commit, one row for each batch', async () => {
    catalog.statements();
    await catalog.feed(
      upserted(body('O-1'), { sequence: 1 }),
      upserted(body('O-2'), { sequence: 7 }),
      upserted(body('O-1', { brand: 'b' }), { sequence: 2 }),
    );
    expect(catalog.statements().filter((sql) => sql.includes('insert into product as p'))).toHaveLength(1);
    const positions = (await outbox.pending(10)).map(({ id }) => id);
    expect(new Set(positions).size).toBe(1);
    expect((await take()).sort()).toEqual(['acme O-1 upserted 2', 'acme O-2 upserted 7']);
    await catalog.feed(deleted('O-1', { sequence: 3 }), upserted(body('O-3'), { tenant: 'globex' }));
    expect((await take()).sort()).toEqual(['acme O-1 deleted 3', 'globex O-3 upserted 1']);
  });

  test('what changes nothing is not announced: duplicates, stale events, conflicts', async () => {
    await catalog.feed(upserted(body('O-4'), { sequence: 5 }));
    await take();
    await catalog.feed(upserted(body('O-4'), { sequence: 5 }));
    await catalog.feed(upserted(body('O-4'), { sequence: 4 }));
    await catalog.feed(upserted(body('O-4', { slug: 'other' }), { sequence: 5 }));
    expect(await take()).toEqual([]);
  });

  test('a batch that fails announces nothing', async () => {
    const row = (sku: string, slug: string) => ({
      id: `prd_01ARZ3NDEKTSV4RRFFQ69G5F${sku}`,
      sku,
      sequence: 1n,
      hash: 'h',
      nowMs: catalog.clock.nowMs(),
      searchTexts: [],
      searchHash: '',
      content: {
        slug,
        status: 'active' as const,
        brand: null,
        title: { en: sku },
        description: null,
        seo: null,
        groupId: null,
        optionValues: [],
        categoryId: null,
        attributes: [],
        media: [],
        prices: [],
        shelf: {},
        cost: null,
      },
    });
    const twice = [row('F1', 'same-slug'), row('F2', 'same-slug')];
    await expect(catalog.store.writeProducts('acme', twice)).rejects.toThrow(SlugTaken);
    expect(await take()).toEqual([]);
  });

  test('events of a product lie in the order of its writes, whoever writes at the same time', async () => {
    const writers = [catalog.freshFeed(), catalog.freshFeed(), catalog.freshFeed()];
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        (writers[i % 3] ?? catalog.feed)(
          ...['R-1', 'R-2', 'R-3'].map((sku) => upserted(body(sku), { sequence: i + 1 })),
        ),
      ),
    );
    const rows = (await take()).map((line) => line.split(' '));
    for (const sku of ['R-1', 'R-2', 'R-3']) {
      const sequences = rows.filter(([, of]) => of === sku).map(([, , , sequence]) => Number(sequence));
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
      expect(sequences.at(-1)).toBe(30);
    }
  });

  test('the relay sends at least once: after a broker’s failure, and after a crash between sending and marking', async () => {
    await catalog.feed(upserted(body('O-5'), { sequence: 1 }), upserted(body('O-6'), { sequence: 1 }));
    const sent: OutgoingMessage[] = [];
    const lost = { times: 1 };
    const crashing = {
      ...outbox,
      pending: (limit: number) => outbox.pending(limit),
      async markPublished(ids: readonly string[]) {
        if (lost.times > 0) {
          lost.times -= 1;
          throw new Error('the process died here');
        }
        await outbox.markPublished(ids);
      },
    };
    const relay = createOutboxRelay({
      store: crashing,
      publisher: collecting(sent, { times: 1 }),
      logger: silentLogger(),
      pollMs: 10,
      backoff: { firstMs: 5, maxMs: 5 },
    });
    await relay.start();
    await waitUntil(async () => (await outbox.pending(10)).length === 0);
    await relay.stop();
    expect(sent.map(shown).sort()).toEqual([
      'acme O-5 upserted 1',
      'acme O-5 upserted 1',
      'acme O-6 upserted 1',
      'acme O-6 upserted 1',
    ]);
  });

  test('a page holds whole batches, as many as are needed for so many events', async () => {
    for (const batch of [1, 2, 3]) {
      await catalog.feed(
        upserted(body(`P-${batch}a`), { sequence: 1 }),
        upserted(body(`P-${batch}b`), { sequence: 1 }),
      );
    }
    expect((await outbox.pending(1)).length).toBe(2);
    expect((await outbox.pending(3)).length).toBe(4);
    expect((await outbox.pending(100)).length).toBe(6);
    await take();
  });

  test('what nobody came for is removed by age', async () => {
    await catalog.feed(upserted(body('O-7'), { sequence: 1 }));
    await outbox.prune(catalog.clock.nowMs() - 1);
    expect((await outbox.pending(10)).length).toBe(1);
    await outbox.prune(catalog.clock.nowMs() + 1);
    expect(await outbox.pending(10)).toEqual([]);
  });

  test('the relay’s door leads to the outbox alone, to read and to remove', async () => {
    await catalog.feed(upserted(body('O-8'), { sequence: 1 }));
    const relay = createObservedPool({
      url: catalog.database?.appUrl ?? '',
      poolSize: 1,
      settings: { 'app.relay': 'on' },
    });
    try {
      expect((await relay.query('select * from outbox')).rowCount).toBe(1);
      for (const table of ['product', 'product_group', 'category', 'search_word'])
        expect((await relay.query(`select * from ${table}`)).rowCount).toBe(0);
      expect((await relay.query('update outbox set created_at = now()')).rowCount).toBe(0);
      await expect(
        relay.query("insert into outbox (tenant_id, created_at) values ('acme', now())"),
      ).rejects.toThrow('row-level security');
    } finally {
      await relay.end();
    }
  });
});
