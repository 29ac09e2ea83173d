import { beforeEach, describe, expect, test } from '@jest/globals';
import { hash } from 'node:crypto';
import { CodedError } from '@commerce/kernel';
import { silentLogger } from '@commerce/service';
import { fixedClock, type FixedClock } from '@commerce/testkit';
import type { FoundKey } from '../../src/admin/apiKeyLookup.ts';
import { createDynamicApiKeys } from '../../src/admin/dynamicApiKeys.ts';
import type { Authenticator, SignInRequest } from '../../src/identity/authenticator.ts';

const key = `ck_acme_${'k'.repeat(43)}`;
const digest = hash('sha256', key, 'hex');

const request = (text: string | undefined): SignInRequest => ({
  requestId: 'req-1',
  header: (name) => (name === 'x-api-key' ? text : undefined),
  headers: () => ({}),
  operation: () => ({}),
});

describe('API keys that were made by API', () => {
  let clock: FixedClock;
  let keys: Authenticator;
  let stored: Map<string, FoundKey>;
  let used: string[];
  let isDown: boolean;
  let isServed: boolean;
  let asked: number;

  beforeEach(() => {
    clock = fixedClock();
    const found: FoundKey = {
      ...{ id: 'key_1', kind: 'guest', scopes: ['catalog:read'] },
      expiresAtMs: clock.nowMs() + 86_400_000,
    };
    stored = new Map([[`acme ${digest}`, found]]);
    used = [];
    isDown = false;
    isServed = true;
    asked = 0;
    keys = createDynamicApiKeys({
      lookup: {
        isServed: () => isServed,
        async find(tenant, sha256) {
          asked += 1;
          if (isDown) throw new CodedError('SUBGRAPH_UNAVAILABLE', 'down');
          return stored.get(`${tenant} ${sha256}`);
        },
        async noteUse(_tenant, keyId) {
          if (isDown) throw new CodedError('SUBGRAPH_UNAVAILABLE', 'down');
          used.push(keyId);
        },
      },
      tenants: [{ id: 'acme' }, { id: 'globex' }],
      clock,
      logger: silentLogger(),
    });
  });

  const verify = () => keys.verify(key, request(key));

  test('a key is claimed by its form, its tenant and a supergraph that knows keys', () => {
    expect(keys.find(request(key))).toBe(key);
    for (const text of [undefined, 'demo-acme', key.slice(0, -1), `${key}k`, key.replace('acme', 'initech')])
      expect(keys.find(request(text))).toBeUndefined();
    isServed = false;
    expect(keys.find(request(key))).toBeUndefined();
  });

  test('a good key is its tenant’s, named by its id, for 30 seconds', async () => {
    expect(await verify()).toEqual({
      caller: {
        identity: { tenant: 'acme', subject: 'key:key_1', kind: 'guest', scopes: ['catalog:read'] },
        mode: 'api-key',
        credential: 'key:key_1',
      },
      expiresAtMs: clock.nowMs() + 30_000,
    });
  });

  test('a key is looked for among its own tenant’s alone', async () => {
    const other = key.replace('acme', 'globex');
    stored.set(`acme ${hash('sha256', other, 'hex')}`, stored.get(`acme ${digest}`) as FoundKey);
    expect(await keys.verify(other, request(other))).toBeUndefined();
  });

  test('the same rights are the same caller; other rights are another', async () => {
    const first = await verify();
    expect((await verify())?.caller).toBe(first?.caller);
    stored.set(`acme ${digest}`, { ...(stored.get(`acme ${digest}`) as FoundKey), scopes: [] });
    expect((await verify())?.caller.identity.scopes).toEqual([]);
  });

  test('a revoked key is refused at the next look, and not taken again when account is down', async () => {
    await verify();
    stored.clear();
    expect(await verify()).toBeUndefined();
    isDown = true;
    await expect(verify()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });

  test('while account is down a known key goes on for ten minutes, an unknown one is not known', async () => {
    await verify();
    isDown = true;
    const other = `ck_acme_${'o'.repeat(43)}`;
    await expect(keys.verify(other, request(other))).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    clock.advance(599_000);
    expect(await verify()).toBeDefined();
    clock.advance(1_000);
    await expect(verify()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  });

  test('a key ends at its own time, whether account is up or down', async () => {
    const found = { ...(stored.get(`acme ${digest}`) as FoundKey), expiresAtMs: clock.nowMs() + 5_000 };
    stored.set(`acme ${digest}`, found);
    expect((await verify())?.expiresAtMs).toBe(found.expiresAtMs);
    isDown = true;
    clock.advance(5_000);
    await expect(verify()).rejects.toThrow();
  });

  test('use is noted once a minute', async () => {
    for (let n = 0; n < 5; n += 1) {
      await verify();
      clock.advance(30_000);
    }
    expect(asked).toBe(5);
    expect(used).toEqual(['key_1', 'key_1', 'key_1']);
  });
});
