import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@commerce/service';
import { parseConfig } from '../../src/config.ts';
import { guardOptionsOf } from '../../src/guard/guardConfig.ts';

const env = {
  TENANTS_FILE: 'tenants.json',
  SUPERGRAPH_FILE: 'supergraph.graphql',
  SIGNING_KEY: '{}',
  ACCOUNT_ID_KEY: Buffer.alloc(32).toString('base64url'),
};

const problems = (more: Record<string, string>): readonly string[] => {
  try {
    parseConfig({ ...env, ...more });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('the guards’ settings', () => {
  test('enforce costs and count rates in memory, with no list, unless told otherwise', () => {
    expect(guardOptionsOf(parseConfig(env))).toMatchObject({
      cost: 'enforce',
      maxCost: 20_000,
      rates: 'memory',
      workers: 1,
      safelist: 'off',
      manifestFiles: [],
      safelistExempt: new Set(['service']),
    });
  });

  test('want a Redis where rates are counted in one, which may be the cache’s', () => {
    expect(problems({ GATEWAY_RATES: 'redis' })).toEqual([
      'GATEWAY_RATE_URL: is required with GATEWAY_RATES=redis',
    ]);
    expect(problems({ GATEWAY_RATES: 'redis', GATEWAY_CACHE_URL: 'redis://h' })).toEqual([]);
    const own = parseConfig({
      ...env,
      GATEWAY_RATES: 'redis',
      GATEWAY_CACHE_URL: 'redis://h',
      GATEWAY_RATE_URL: 'redis://r',
    });
    expect(guardOptionsOf(own).redisUrl).toBe('redis://r');
  });

  test('want a list where it is enforced', () => {
    expect(problems({ GATEWAY_SAFELIST: 'enforce' })).toEqual([
      'GATEWAY_MANIFEST_FILES: or GATEWAY_MANIFEST_URL is required with GATEWAY_SAFELIST=enforce',
    ]);
    const fromRegistry = { GATEWAY_SAFELIST: 'enforce', GATEWAY_MANIFEST_URL: 'http://127.0.0.1:4010/list' };
    expect(problems(fromRegistry)).toEqual([
      'SUPERGRAPH_REGISTRY_KEY: is required with GATEWAY_MANIFEST_URL',
    ]);
    expect(problems({ ...fromRegistry, SUPERGRAPH_REGISTRY_KEY: 'key' })).toEqual([]);
    const listed = parseConfig({
      ...env,
      GATEWAY_SAFELIST: 'enforce',
      GATEWAY_MANIFEST_FILES: 'a.json, b.json',
      GATEWAY_SAFELIST_EXEMPT: 'staff,service',
    });
    expect(guardOptionsOf(listed)).toMatchObject({
      manifestFiles: ['a.json', 'b.json'],
      safelistExempt: new Set(['staff', 'service']),
    });
    expect(problems({ GATEWAY_SAFELIST_EXEMPT: 'nobody' })).toHaveLength(1);
  });
});
