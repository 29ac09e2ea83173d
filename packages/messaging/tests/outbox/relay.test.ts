import { describe, expect, test } from '@jest/globals';
import { waitUntil } from '@commerce/testkit';
import { createOutboxRelay, type OutboxRow, type Publisher } from '../../src/index.ts';
import { createMemoryBroker } from '../../src/memory/broker.ts';
import { createManualScheduler, silentLogger } from '../support/fakes.ts';
import { stockMessage } from '../support/stock.ts';

const row = (n: number): OutboxRow => ({ id: String(n), message: stockMessage(`S${n % 2}`, n, n) });

const setUp = (count: number) => {
  const broker = createMemoryBroker();
  const published = new Set<string>();
  const rows = Array.from({ length: count }, (_, i) => row(i + 1));
  let failPublish = 0;
  let failMark = 0;
  const inner = broker.createPublisher();
  const publisher: Publisher = {
    ...inner,
    publish: async (messages) => {
      if (failPublish > 0) {
        failPublish -= 1;
        throw new Error('no broker');
      }
      await inner.publish(messages);
    },
  };
  const scheduler = createManualScheduler();
  const relay = createOutboxRelay({
    store: {
      pending: async (limit) => rows.filter(({ id }) => !published.has(id)).slice(0, limit),
      markPublished: async (ids) => {
        if (failMark > 0) {
          failMark -= 1;
          throw new Error('no store');
        }
        ids.forEach((id) => published.add(id));
      },
    },
    publisher,
    logger: silentLogger,
    scheduler,
    pageSize: 3,
    pollMs: 500,
    backoff: { firstMs: 100, maxMs: 300 },
  });
  /** Runs one turn and says how long the relay then wants to wait. */
  const turn = async (): Promise<number | undefined> => {
    scheduler.fire();
    await waitUntil(() => scheduler.waits().length > 0);
    return scheduler.waits()[0];
  };
  const sent = (): string[] =>
    broker.messages('supply.inventory').map(({ headers }) => headers['ce_sequence'] ?? '');
  return {
    relay,
    rows,
    sent,
    turn,
    published,
    fail: (publish: number, mark: number) => void ([failPublish, failMark] = [publish, mark]),
  };
};

describe('the outbox relay', () => {
  test('sends everything that waits, in order, and then looks again after the poll time', async () => {
    const { relay, sent, turn, rows, published } = setUp(7);
    await relay.start();
    expect(await turn()).toBe(500);
    expect(sent()).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    rows.push(row(8));
    expect(await turn()).toBe(500);
    expect(sent()).toHaveLength(8);
    expect(published.size).toBe(8);
    await relay.stop();
  });

  test('a broker that is down makes it wait longer each time and not ready; nothing is lost or overtaken', async () => {
    const { relay, sent, turn, fail } = setUp(4);
    await relay.start();
    fail(3, 0);
    expect([await turn(), await turn(), await turn()]).toEqual([100, 200, 300]);
    await expect(relay.ready()).rejects.toThrow('no broker');
    expect(await turn()).toBe(500);
    await relay.ready();
    expect(sent()).toEqual(['1', '2', '3', '4']);
    await relay.stop();
  });

  test('a crash between sending and marking sends the page again: at least once, still in order', async () => {
    const { relay, sent, turn, fail } = setUp(3);
    await relay.start();
    fail(0, 1);
    await turn();
    await turn();
    expect(sent()).toEqual(['1', '2', '3', '1', '2', '3']);
    await relay.stop();
  });

  test('after stop it does nothing more', async () => {
    const { relay, sent, rows } = setUp(0);
    await relay.start();
    await relay.stop();
    rows.push(row(1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sent()).toEqual([]);
    await expect(relay.ready()).rejects.toThrow('is stopped');
  });
});
