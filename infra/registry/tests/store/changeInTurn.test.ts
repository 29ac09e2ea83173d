import { expect, test } from '@jest/globals';
import { createChangeInTurn, type RevisedVariants } from '../../src/store/changeInTurn.ts';

const variant = {
  name: 'current',
  contract: undefined,
  liveLaunch: undefined,
  canary: undefined,
  forkedFrom: undefined,
  createdAtMs: 1,
};
const state = { variant, subgraphs: [], lastLaunch: 0, revision: 1 };

test('a change that others are always faster than is refused in the end, and its promise given back', async () => {
  const calls: string[] = [];
  const variants: RevisedVariants = {
    read: async () => state,
    write: async () => false,
    promise: async (_graph, _variant, to) => void calls.push(`promised ${to}`),
    redeem: async (_graph, _variant, to) => void calls.push(`redeemed ${to}`),
  };
  let decided = 0;
  const change = createChangeInTurn(variants, 'a');
  const refused = await change('commerce', 'current', async () => {
    decided += 1;
    return { change: { variant }, result: 'written' };
  });
  expect(refused).toMatchObject({ kind: 'refused', code: 'VARIANT_BUSY' });
  expect(decided).toBe(10);
  expect([new Set(calls.slice(0, -1)), calls.at(-1)]).toEqual([new Set(['promised a']), 'redeemed a']);
});

test('what another process is promised is waited for before anything is decided', async () => {
  let reads = 0;
  const variants: RevisedVariants = {
    async read() {
      reads += 1;
      return reads < 3 ? { ...state, promisedTo: 'b' } : { ...state, revision: 2 };
    },
    write: async (_graph, revision) => revision === 2,
    promise: async () => undefined,
    redeem: async () => undefined,
  };
  const revisions: number[] = [];
  await createChangeInTurn(variants, 'a')('commerce', 'current', async ({ revision }) => {
    revisions.push(revision);
    return { change: { variant }, result: undefined };
  });
  expect(revisions).toEqual([2]);
});
