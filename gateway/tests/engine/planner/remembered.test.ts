import { expect, test } from '@jest/globals';
import type { PlanQuestion } from '../../../src/engine/planner/protocol.ts';
import { createRemembered } from '../../../src/engine/planner/remembered.ts';

const question = (source: string): PlanQuestion => ({
  ...{ kind: 'plan', source, operationName: undefined, labels: [], percentage: 0 },
  ...{ restricted: false, way: 0 },
});

test('a question is forgotten after ten minutes', () => {
  let now = 0;
  const remembered = createRemembered(() => now);
  remembered.add(question('a'));
  now = 599_999;
  expect([remembered.has(question('a')), remembered.has(question('b'))]).toEqual([true, false]);
  now = 600_000;
  expect(remembered.has(question('a'))).toBe(false);
  remembered.add(question('a'));
  expect(remembered.has(question('a'))).toBe(true);
});

test('of more than there is room for, the oldest are forgotten', () => {
  const remembered = createRemembered(() => 0);
  for (let each = 0; each < 1_000; each += 1) remembered.add(question(String(each)));
  remembered.add(question('0'));
  remembered.add(question('another'));
  expect(['0', '1', '2', 'another'].map((each) => remembered.has(question(each)))).toEqual([
    true,
    false,
    true,
    true,
  ]);
});
