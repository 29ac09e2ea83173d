import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { contractEnv, contractOf } from '../../src/supergraph/contractConfig.ts';

const parsed = (env: Record<string, string>) => contractOf(z.object(contractEnv).parse(env));

test('without tags there is no contract', () => {
  expect(parsed({})).toBeUndefined();
  expect(parsed({ GATEWAY_CONTRACT_INCLUDE_TAGS: ' , ', GATEWAY_CONTRACT_EXCLUDE_TAGS: '' })).toBeUndefined();
});

test('tags stand between commas, and unreachable types are hidden unless they are to stay', () => {
  expect(parsed({ GATEWAY_CONTRACT_INCLUDE_TAGS: 'shop, app' })).toEqual({
    include: ['shop', 'app'],
    exclude: [],
    hideUnreachable: true,
  });
  expect(
    parsed({ GATEWAY_CONTRACT_EXCLUDE_TAGS: 'internal', GATEWAY_CONTRACT_HIDE_UNREACHABLE: 'false' }),
  ).toEqual({ include: [], exclude: ['internal'], hideUnreachable: false });
});
