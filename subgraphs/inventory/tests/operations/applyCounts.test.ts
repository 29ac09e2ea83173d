import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyCounts, type IncomingCount } from '../../src/operations/applyCounts.ts';
import { mapConcurrently } from '../../src/operations/mapConcurrently.ts';
import { createWorld, levelsOf } from '../support/world.ts';

const count = (
  sku: string,
  locationId: string,
  sequence: number,
  onHand: number,
  tenant = 'acme',
): IncomingCount => ({
  tenant,
  sku,
  locationId,
  onHand,
  applied: { sequence: BigInt(sequence), hash: `h${onHand}`, countedAtMs: 1 },
});

const event = fc.record({
  sku: fc.constantFrom('A', 'B'),
  locationId: fc.constantFrom('L1', 'L2'),
  sequence: fc.integer({ min: 0, max: 6 }),
});

/** At most one per SKU and location, as the operation expects. */
const batchesOf = (counts: readonly IncomingCount[], size: number): IncomingCount[][] => {
  const batches: IncomingCount[][] = [];
  for (let i = 0; i < counts.length; i += size) {
    const batch = new Map<string, IncomingCount>();
    for (const one of counts.slice(i, i + size)) {
      const place = `${one.sku} ${one.locationId}`;
      const known = batch.get(place);
      if (!known || known.applied.sequence < one.applied.sequence) batch.set(place, one);
    }
    batches.push([...batch.values()]);
  }
  return batches;
};

describe('counts', () => {
  test('in any order, any batches, doubled, from two consumers at once, leave the highest sequence of each key', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        async (events, size, twice) => {
          const { store } = createWorld();
          // What a sequence says is a function of it, as from one producer.
          const counts = events.map((e) => count(e.sku, e.locationId, e.sequence, e.sequence * 10));
          const consume = async (all: readonly IncomingCount[]) => {
            for (const batch of batchesOf(all, size)) await applyCounts({ store }, batch);
          };
          await Promise.all([consume(counts), ...(twice ? [consume([...counts].reverse())] : [])]);
          for (const sku of ['A', 'B']) {
            const levels = await levelsOf(store, sku);
            for (const locationId of ['L1', 'L2']) {
              const own = events.filter((e) => e.sku === sku && e.locationId === locationId);
              const newest = Math.max(...own.map((e) => e.sequence));
              expect(levels[locationId]).toEqual(
                own.length === 0 ? undefined : [newest * 10, 0, newest * 10],
              );
            }
          }
        },
      ),
    );
  });

  test('are judged one by one, though a SKU is written once', async () => {
    const { store } = createWorld();
    await applyCounts({ store }, [count('A', 'L1', 5, 1), count('A', 'L2', 5, 1), count('A', 'L3', 5, 1)]);
    let writes = 0;
    const counting = {
      ...store,
      writeCounts: async (...args: Parameters<typeof store.writeCounts>) => {
        writes += 1;
        return store.writeCounts(...args);
      },
    };
    const incoming = [
      count('A', 'L1', 5, 1),
      count('A', 'L2', 5, 2),
      count('A', 'L3', 4, 9),
      count('A', 'L4', 1, 3),
      count('A', 'L5', 1, 4),
    ];
    expect(await applyCounts({ store: counting }, incoming)).toEqual([
      'duplicate',
      'conflict',
      'stale',
      'applied',
      'applied',
    ]);
    expect(writes).toBe(1);
    expect(await applyCounts({ store: counting }, incoming)).toEqual([
      'duplicate',
      'conflict',
      'stale',
      'duplicate',
      'duplicate',
    ]);
    expect(writes).toBe(1);
  });

  test('are judged again when somebody else wrote in between', async () => {
    const { store } = createWorld();
    let interfered = false;
    const racing = {
      ...store,
      writeCounts: async (...args: Parameters<typeof store.writeCounts>) => {
        if (!interfered) {
          interfered = true;
          await applyCounts({ store }, [count('A', 'L1', 9, 90)]);
        }
        return store.writeCounts(...args);
      },
    };
    expect(await applyCounts({ store: racing }, [count('A', 'L1', 5, 1), count('A', 'L2', 5, 2)])).toEqual([
      'stale',
      'applied',
    ]);
    expect(await levelsOf(store, 'A')).toEqual({ L1: [90, 0, 90], L2: [2, 0, 2] });
  });

  test('of more locations than one write takes are split, and none is lost', async () => {
    const { store } = createWorld();
    const incoming = Array.from({ length: 45 }, (_, i) => count('A', `L${i}`, 1, i));
    expect(new Set(await applyCounts({ store }, incoming))).toEqual(new Set(['applied']));
    expect(Object.keys(await levelsOf(store, 'A'))).toHaveLength(45);
  });

  test('of one SKU in two tenants go to each its own', async () => {
    const { store } = createWorld();
    await applyCounts({ store }, [count('A', 'L1', 1, 1), count('A', 'L1', 1, 2, 'acme2')]);
    expect(await levelsOf(store, 'A')).toEqual({ L1: [1, 0, 1] });
    expect(await levelsOf(store, 'A', 'acme2')).toEqual({ L1: [2, 0, 2] });
  });

  test('fail as a whole when the store is down, to be tried again', async () => {
    const { store } = createWorld();
    const down = { ...store, writeCounts: async () => Promise.reject(new Error('down')) };
    await expect(applyCounts({ store: down }, [count('A', 'L1', 1, 1)])).rejects.toThrow('down');
  });
});

describe('mapping concurrently', () => {
  test('never has more than the limit in flight and keeps the order', async () => {
    let inFlight = 0;
    let most = 0;
    const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (ms) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, ms));
      inFlight -= 1;
      return ms * 2;
    });
    expect(results).toEqual([10, 2, 8, 4, 6]);
    expect(most).toBe(2);
  });
});
