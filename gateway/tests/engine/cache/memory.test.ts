import { describe, expect, test } from '@jest/globals';
import { createMemoryEntityStore } from '../../../src/engine/cache/memoryStore.ts';
import { entityCacheContract } from './cacheContract.ts';

describe('the entity cache in memory', () => {
  entityCacheContract(async () => createMemoryEntityStore({ maxBytes: 1_000_000 }));

  const entry = (name: string, value: string) =>
    [
      { name, variant: 'v' },
      { value, expiresAtMs: Infinity, startedAtMs: 0 },
    ] as const;

  test('holds no more bytes than it may; what was used last stays', async () => {
    const store = createMemoryEntityStore({ maxBytes: 5_000 });
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) {
      store.write([entry(name, 'x'.repeat(1_000))], 0);
      await store.read([{ name: 'a', variant: 'v' }]);
    }
    const kept = await store.read(names.map((name) => ({ name, variant: 'v' })));
    expect(kept.map((one) => one !== undefined)).toEqual([true, false, false, true, true]);
  });

  test('one that is larger than everything may be is not taken, and the rest stays', async () => {
    const store = createMemoryEntityStore({ maxBytes: 5_000 });
    store.write([entry('a', 'x'), entry('b', 'x'.repeat(10_000))], 0);
    const kept = await store.read([
      { name: 'a', variant: 'v' },
      { name: 'b', variant: 'v' },
    ]);
    expect(kept.map((one) => one?.value)).toEqual(['x', undefined]);
  });
});
