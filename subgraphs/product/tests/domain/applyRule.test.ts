import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FeedPosition, judge, judgeBatch } from '../../src/domain/applyRule.ts';

const event = fc.record({
  key: fc.constantFrom('a', 'b', 'c'),
  sequence: fc.bigInt({ min: 0n, max: 5n }),
  hash: fc.constantFrom('x', 'y'),
});

describe('the apply rule', () => {
  test('a batch says and leaves what its events would one by one', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.array(event, { maxLength: 3 }), (events, before) => {
        const known = new Map<string, FeedPosition>(before.map((position) => [position.key, position]));
        const state = new Map(known);
        const alone = events.map((one) => {
          const verdict = judge(state.get(one.key), one);
          if (verdict === 'applied') state.set(one.key, one);
          return verdict;
        });
        const { verdicts, winners } = judgeBatch(known, events);
        expect(verdicts.map((verdict) => (verdict === 'superseded' ? 'applied' : verdict))).toEqual(alone);
        for (const winner of winners) expect(state.get(winner.key)).toBe(winner);
        expect(new Set(winners.map(({ key }) => key)).size).toBe(winners.length);
        expect(verdicts.filter((verdict) => verdict === 'applied')).toHaveLength(winners.length);
      }),
    );
  });

  test('any order and any repetition of events without conflicts ends in the same state', () => {
    fc.assert(
      fc.property(fc.array(event.map((e) => ({ ...e, hash: String(e.sequence) }))), (events) => {
        const end = (list: typeof events): unknown => {
          const { winners } = judgeBatch(new Map(), list);
          return winners.map(({ key, sequence }) => `${key}${sequence}`).sort();
        };
        expect(end([...events].reverse())).toEqual(end(events));
        expect(end([...events, ...events])).toEqual(end(events));
      }),
    );
  });
});
