import { describe, expect, test } from '@jest/globals';
import { createExpiringCache } from '../src/index.ts';

describe('an expiring cache', () => {
  test('forgets a value at its time', () => {
    let nowMs = 0;
    const cache = createExpiringCache<string>({ nowMs: () => nowMs }, 10);
    cache.set('a', 'x', 100);
    nowMs = 99;
    expect(cache.get('a')).toBe('x');
    nowMs = 100;
    expect(cache.get('a')).toBeUndefined();
  });

  test('holds no more than its limit: what was set longest ago goes first', () => {
    const cache = createExpiringCache<number>({ nowMs: () => 0 }, 2);
    cache.set('a', 1, 9);
    cache.set('b', 2, 9);
    cache.set('a', 3, 9);
    cache.set('c', 4, 9);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([3, undefined, 4]);
  });
});
