import { describe, expect, test } from '@jest/globals';
import { createRandom } from './random.ts';
import { twinOf } from './twin.ts';

describe('a made-up twin', () => {
  const random = createRandom(7);

  test.each([
    ['an id', 'prd_01M837CTQF8ZHJSXX4WCK4Y5E9', /^prd_01M837CTQF[0-9A-HJKMNP-TV-Z]{16}$/],
    ['a SKU', 'HPW-SUMMIT-70-BLK', /^[A-Z]{3}-[A-Z]{6}-\d\d-[A-Z]{3}$/],
    ['a slug', 'office-chair-2', /^[a-z]{6}-[a-z]{5}-\d$/],
    ['a UUID', 'seed-f5f556f5-6dc0', /^[a-z]{4}-[a-f]\d[a-f]\d{3}[a-f]\d-\d[a-f]{2}\d$/],
  ])('of %s has its form and is another one', (_, real, form) => {
    for (let i = 0; i < 200; i += 1) {
      const twin = twinOf(real, random);
      expect(twin).toMatch(form);
      expect(twin).not.toBe(real);
    }
  });

  test('is the same again from the same seed', () => {
    const made = () => twinOf('HPW-SUMMIT-70-BLK', createRandom(42));
    expect(made()).toBe(made());
  });
});
