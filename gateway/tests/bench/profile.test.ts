import { expect, test } from '@jest/globals';
import { costs, type CpuProfile } from '../../bench/measure/profile.ts';

const node = (id: number, functionName: string, url = '') => ({
  id,
  callFrame: { functionName, url, lineNumber: 9 },
});
const profile: CpuProfile = {
  nodes: [
    node(1, '(idle)'),
    node(2, 'walk', 'file:///home/x/gateway/src/engine/execute/execute.ts'),
    node(3, '', 'file:///x/node_modules/.pnpm/undici@8/node_modules/undici/lib/pool.js'),
    node(4, 'start'),
  ],
  startTime: 1_000,
  samples: [4, 2, 1, 3, 2],
  timeDeltas: [100, 300, 5_000, 100, 600],
};

test('a profile tells what ran since an instant, idling left out, by short places', () => {
  expect(costs(profile, 1_200)).toEqual([
    { where: 'walk engine/execute/execute.ts:10', share: 0.9 },
    { where: '(anonymous) undici/lib/pool.js:10', share: 0.1 },
  ]);
});
