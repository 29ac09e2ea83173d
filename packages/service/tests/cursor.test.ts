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

  test('of another tenant is told nothing more than one that is made up', () => {
    const messageOf = (cursor: string): string => {
      try {
        seal.open(cursorScope('globex', 'products', { brand: 'x' }), cursor);
        return 'opened';
      } catch (error) {
        return String(error);
      }
    };
    expect(messageOf(seal.seal(scope, [1, 'a']))).toBe(messageOf('made-up'));
  });

  test('anything a client makes up is BAD_USER_INPUT naming the argument', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => seal.open(scope, text, 'after')).toThrow(/^after:/);
      }),
    );
  });
});
