import { expect, test } from '@jest/globals';
import { createTimeLimit } from '../../../src/engine/planner/withinTime.ts';

test('work that ends in time is as it would be without a limit', () => {
  const withinTime = createTimeLimit(5_000);
  const result = { a: 1 };
  const problem = new TypeError('wrong');
  expect(withinTime(() => result)).toBe(result);
  expect(() =>
    withinTime(() => {
      throw problem;
    }),
  ).toThrow(problem);
});

test('work that does not end is ended, also where it expects every error', () => {
  // Long enough for what follows on a machine that has other things to do.
  const withinTime = createTimeLimit(1_000);
  const endless = (): never => {
    for (;;) {
      try {
        for (;;);
      } catch {
        // On with it.
      }
    }
  };
  expect(() => withinTime(endless)).toThrow(
    expect.objectContaining({ code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' }),
  );
  expect(withinTime(() => 'next')).toBe('next');
});
