import { describe, expect, test } from '@jest/globals';
import { isFlat, median, percentile, rounded } from '../../bench/measure/statistics.ts';

describe('percentile', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, n) => n + 1);

  test('is the nearest rank: a value that was measured', () => {
    expect([0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 99, 100]);
  });

  test('of one value is that value, of none is 0', () => {
    expect([percentile(Float64Array.of(7), 0.99), percentile(Float64Array.of(), 0.99)]).toEqual([7, 0]);
  });
});

describe('median', () => {
  test('is the middle value in whatever order they come', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  test('is the mean of the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  test('of nothing is 0', () => {
    expect(median([])).toBe(0);
  });
});

describe('isFlat', () => {
  test('forgives the warming up of the first quarter', () => {
    expect(isFlat([10, 50, 100, 100, 101, 99, 100, 102])).toBe(true);
  });

  test('finds steady growth', () => {
    expect(isFlat([100, 110, 120, 130, 140, 150, 160, 170])).toBe(false);
  });

  test('does not call a handful of samples flat', () => {
    expect(isFlat([100, 100])).toBe(false);
  });
});

test('figures are rounded to what can be believed of them', () => {
  expect([rounded(0.123456), rounded(1234.56)]).toEqual([0.1235, 1235]);
});
