import { describe, expect, test } from '@jest/globals';
import { inventoryOf } from '../../src/domain/inventory.ts';
import { judge } from '../../src/domain/applyRule.ts';
import { noStock, type Stock } from '../../src/domain/stock.ts';
import { location } from '../support/world.ts';

const stock = (levels: Record<string, [number, number]>): Stock => ({
  sku: 'A',
  revision: 1,
  levels: new Map(
    Object.entries(levels).map(([id, [onHand, reserved]]) => [
      id,
      { onHand, reserved, available: onHand - reserved },
    ]),
  ),
});

const locations = new Map([
  ['L1', location('L1', 1, 1)],
  ['L2', location('L2', 2, 2, { active: false })],
]);

describe('what clients see', () => {
  test('of a SKU that was never fed is nothing, out of stock', () => {
    expect(inventoryOf(noStock('A'), locations, 5)).toEqual({
      available: 0,
      onHand: 0,
      reserved: 0,
      status: 'OUT_OF_STOCK',
      locations: [],
    });
  });

  test('is never below zero: a location that is short takes nothing from the others', () => {
    const seen = inventoryOf(stock({ L1: [2, 5], L3: [4, 0] }), locations, 5);
    expect(seen).toMatchObject({ available: 4, onHand: 6, reserved: 5, status: 'LOW_STOCK' });
    expect(seen.locations.map((row) => [row.location.id, row.available])).toEqual([
      ['L3', 4],
      ['L1', 0],
    ]);
  });

  test('leaves out what is at a location out of use, and keeps what is at one not known yet', () => {
    const seen = inventoryOf(stock({ L2: [9, 0], L9: [1, 0] }), locations, 5);
    expect(seen.locations.map((row) => row.location)).toEqual([{ id: 'L9' }]);
    expect(seen.onHand).toBe(1);
  });

  test.each([
    [0, 'OUT_OF_STOCK'],
    [1, 'LOW_STOCK'],
    [5, 'LOW_STOCK'],
    [6, 'IN_STOCK'],
  ])('%i available with a threshold of 5 is %s', (units, status) => {
    expect(inventoryOf(stock({ L1: [units, 0] }), locations, 5).status).toBe(status);
  });
});

describe('the apply rule', () => {
  const applied = { sequence: 5n, hash: 'h' };
  test.each([
    [undefined, { sequence: 0n, hash: 'x' }, 'apply'],
    [applied, { sequence: 6n, hash: 'h' }, 'apply'],
    [applied, { sequence: 5n, hash: 'h' }, 'duplicate'],
    [applied, { sequence: 5n, hash: 'x' }, 'conflict'],
    [applied, { sequence: 4n, hash: 'h' }, 'stale'],
  ] as const)('case %#: judged as it says', (before, incoming, judgement) => {
    expect(judge(before, incoming)).toBe(judgement);
  });
});
