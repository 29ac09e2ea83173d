import { describe, expect, test } from '@jest/globals';
import { BadUserInput } from '@commerce/kernel';
import fc from 'fast-check';
import { createCursorSeal, cursorScope } from '../src/index.ts';

const seal = createCursorSeal(new Uint8Array(32).fill(3));
const scope = cursorScope('acme', 'products', { brand: 'x' });

describe('a cursor', () => {
  test('opens to the position it was sealed with', () => {
    const position = fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxLength: 4 });
    fc.assert(fc.property(position, (p) => expect(seal.open(scope, seal.seal(scope, p))).toEqual(p)));
  });

  test('of another tenant, list or filter does not open', () => {
    const cursor = seal.seal(scope, [1, 'a']);
    for (const other of [
      cursorScope('globex', 'products', { brand: 'x' }),
      cursorScope('acme', 'orders', { brand: 'x' }),
      cursorScope('acme', 'products', { brand: 'y' }),
    ]) {
      expect(() => seal.open(other, cursor)).toThrow(BadUserInput);
    }
  });

  test('anything a client makes up is BAD_USER_INPUT naming the argument', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => seal.open(scope, text, 'after')).toThrow(/^after:/);
      }),
    );
  });
});
