import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createIdFactory, idFromDigest, isId } from '../src/index.ts';

describe('ids', () => {
  test('ids sort by time of creation, also when the clock stands still or steps back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 ** 47 }), { minLength: 2, maxLength: 50 }),
        (times) => {
          let i = 0;
          const ids = createIdFactory({ nowMs: () => times[i++ % times.length] ?? 0 }, (n) => randomBytes(n));
          const made = times.map(() => ids.newUlid());
          expect([...made].sort()).toEqual(made);
          expect(new Set(made).size).toBe(made.length);
        },
      ),
    );
  });

  test('an id is recognised by its own kind alone', () => {
    const ids = createIdFactory({ nowMs: () => 1_700_000_000_000 }, (n) => randomBytes(n));
    const id = ids.newId('product');
    expect(isId('product', id)).toBe(true);
    expect(isId('order', id)).toBe(false);
  });

  test.each([
    '',
    'prd_',
    'prd_01',
    'prd_01ARZ3NDEKTSV4RRFFQ69G5FAVX',
    'prd_81ARZ3NDEKTSV4RRFFQ69G5FAV',
    'prd_01ARZ3NDEKTSV4RRFFQ69G5FAU',
  ])('%j is not a product id', (id) => {
    expect(isId('product', id)).toBe(false);
  });

  test('the same digest gives the same well-formed id', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 64 }), (digest) => {
        const id = idFromDigest('account', digest);
        return isId('account', id) && id === idFromDigest('account', digest);
      }),
    );
  });
});
