import { decodeEvent } from '@commerce/contracts';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createIngest } from '../../src/index.ts';
import { createCountingMetrics, createDeadLetterList, fixedClock, silentLogger } from '../support/fakes.ts';
import { asRecord, createStockStore, isKnownTenant, stockMessage } from '../support/stock.ts';

/** One event of a key: its body follows from its sequence, as a producer's does. */
const event = fc.record({ sku: fc.constantFrom('A', 'B', 'C'), sequence: fc.integer({ min: 1, max: 8 }) });

describe('applying a keyed sequence', () => {
  test('any order, duplication, batching and redelivery ends in the state of the highest sequence', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 40 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
        async (events, sizes) => {
          const store = createStockStore();
          const deadLetters = createDeadLetterList();
          const ingest = createIngest({
            isKnownTenant,
            handlers: [store.handler],
            deadLetters,
            metrics: createCountingMetrics(),
            logger: silentLogger,
            clock: fixedClock,
          });
          const all = events.map(({ sku, sequence }, i) =>
            asRecord(stockMessage(sku, sequence, sequence * 10), i),
          );
          for (let start = 0; start < all.length;) {
            const size = sizes.next().value;
            const batch = all.slice(start, start + size);
            await ingest.processBatch(batch);
            // A crash before the offset moved: the same batch once more.
            if (size % 2 === 0) await ingest.processBatch(batch);
            start += size;
          }
          const highest: Record<string, number> = {};
          for (const { sku, sequence } of events) {
            const key = `acme:${sku}:W1`;
            highest[key] = Math.max(highest[key] ?? 0, sequence * 10);
          }
          expect(store.snapshot()).toEqual(highest);
          expect(deadLetters.letters).toEqual([]);
        },
      ),
    );
  });

  test('one batch leaves what applying one by one would have left, whatever the bodies', async () => {
    const anyBody = fc.record({
      sku: fc.constantFrom('A', 'B'),
      sequence: fc.integer({ min: 1, max: 4 }),
      onHand: fc.integer({ min: 0, max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyBody, { maxLength: 20 }), async (bodies) => {
        const events = bodies.map(({ sku, sequence, onHand }) => {
          const decoded = decodeEvent(stockMessage(sku, sequence, onHand), { isKnownTenant });
          if (!decoded.ok || decoded.value.type !== 'supply.inventory.counted.v1')
            throw new Error('not decoded');
          return decoded.value;
        });
        const [together, single] = [createStockStore(), createStockStore()];
        const outcomes = await together.handler.handle(events);
        for (const one of events) await single.handler.handle([one]);
        expect(together.snapshot()).toEqual(single.snapshot());
        expect(outcomes).toHaveLength(events.length);
      }),
    );
  });
});
