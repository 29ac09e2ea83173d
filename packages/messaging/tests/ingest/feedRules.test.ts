import { encodeEvent, encodeTombstone, headerNames, type BrokerMessage } from '@commerce/contracts';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  applied,
  createFeedRules,
  createIngest,
  type FeedHandler,
  type FeedTenant,
} from '../../src/index.ts';
import { createCountingMetrics, createDeadLetterList, fixedClock, silentLogger } from '../support/fakes.ts';
import { asRecord, stockMessage } from '../support/stock.ts';

const setUp = (tenants: readonly FeedTenant[]) => {
  const warnings: string[] = [];
  const took: string[] = [];
  const handler: FeedHandler = {
    types: ['supply.inventory.counted.v1', 'pim.product.deleted.v1', 'commerce.account.erased.v1'],
    handle: async (events) => {
      took.push(...events.map(({ tenant, topic, source }) => `${tenant} ${topic} ${source}`));
      return events.map(() => applied);
    },
  };
  const deadLetters = createDeadLetterList();
  const metrics = createCountingMetrics();
  const ingest = createIngest({
    ...createFeedRules({ tenants, logger: { warn: (_fields, message) => void warnings.push(message) } }),
    handlers: [handler],
    deadLetters,
    metrics,
    logger: silentLogger,
    clock: fixedClock,
  });
  const take = (...messages: BrokerMessage[]) => ingest.processBatch(messages.map(asRecord));
  return { take, took, warnings, deadLetters, metrics };
};

const erased = (source: string): BrokerMessage =>
  encodeEvent({
    type: 'commerce.account.erased.v1',
    data: { accountId: 'acc_01ARZ3NDEKTSV4RRFFQ69G5FAV', erasedAt: '2026-01-01T00:00:00Z' },
    ...{ id: 'e', source, tenant: 'acme', timeMs: 0, sequence: 1n },
  });

const wms = [{ topic: 'supply.inventory', sources: ['/wms'] }];

describe('the producers that a tenants file names', () => {
  test('are not asked for where no tenant names one; that is said once', async () => {
    const { take, took, warnings } = setUp([{ id: 'acme' }, { id: 'globex' }]);
    await take(stockMessage('A', 1, 1), erased('/anybody'));
    expect([took.length, warnings.length]).toEqual([2, 1]);
  });

  test('are asked for of every tenant as soon as one names them; what they may not send is a dead letter', async () => {
    const { take, took, warnings, deadLetters, metrics } = setUp([
      { id: 'acme', feeds: wms },
      { id: 'globex' },
    ]);
    const { counts } = await take(stockMessage('A', 1, 1), stockMessage('A', 1, 1, 'globex'));
    expect(counts).toMatchObject({ applied: 1, rejected: 1 });
    expect(took).toEqual(['acme supply.inventory /wms']);
    expect(deadLetters.letters.map(({ code }) => code)).toEqual(['SOURCE_NOT_ALLOWED']);
    expect(metrics.counts.get('supply.inventory SOURCE_NOT_ALLOWED')).toBe(1);
    expect(warnings).toEqual([]);
  });

  test('cannot speak for this system: its own topic takes its own parts alone', async () => {
    const { take, took } = setUp([{ id: 'acme', feeds: wms }]);
    await take(erased('/wms'), erased('/account'));
    expect(took).toEqual(['acme commerce.events /account']);
  });

  test.each(['commerce.events', 'no.such.topic'])('cannot be given %s, which is no feed', (topic) => {
    const tenants = [{ id: 'acme', feeds: [{ topic, sources: ['/x'] }] }];
    expect(() => createFeedRules({ tenants, logger: silentLogger })).toThrow(topic);
  });

  test('law: applied for a tenant only when header, key and mapping all name it', async () => {
    const tenant = fc.constantFrom('acme', 'acme2', 'globex', 'nobody');
    const source = fc.constantFrom('/wms', '/pim', '/wms2', '');
    const feed = fc.record({
      topic: fc.constantFrom('supply.inventory', 'pim.products'),
      sources: fc.uniqueArray(fc.constantFrom('/wms', '/pim', '/wms2'), { minLength: 1 }),
    });
    const feeds = fc.uniqueArray(feed, { selector: ({ topic }) => topic });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(feeds, feeds, feeds),
        fc.record({
          header: fc.option(tenant, { nil: undefined }),
          inKey: tenant,
          source,
          deletes: fc.boolean(),
        }),
        async ([acme, acme2, globex], { header, inKey, source: from, deletes }) => {
          const mapping: Record<string, readonly { topic: string; sources: readonly string[] }[]> = {
            ...{ acme, acme2, globex },
          };
          const { take, took, deadLetters } = setUp(
            Object.entries(mapping).map(([id, list]) => ({ id, feeds: list })),
          );
          const made = deletes
            ? encodeTombstone({
                type: 'pim.product.deleted.v1',
                data: { sku: 'A' },
                ...{ id: 'd', source: '/pim', tenant: 'acme', timeMs: 0, sequence: 1n },
              })
            : stockMessage('A', 1, 1);
          const { [headerNames.tenant]: _tenant, ...headers } = made.headers;
          const message: BrokerMessage = {
            ...made,
            key: (made.key ?? '').replace('acme:', `${inKey}:`),
            headers: {
              ...headers,
              [headerNames.source]: from,
              ...(header !== undefined && { [headerNames.tenant]: header }),
            },
          };
          await take(message);
          const named = mapping[inKey]?.some(
            ({ topic, sources }) => topic === message.topic && sources.includes(from),
          );
          const expected = header === inKey && named === true;
          expect(took).toEqual(expected ? [`${inKey} ${message.topic} ${from}`] : []);
          expect(deadLetters.letters).toHaveLength(expected ? 0 : 1);
        },
      ),
    );
  });
});
