import { describe, expect, test } from '@jest/globals';
import { type Identity, roles } from '@commerce/kernel';
import { createAccessRights } from '../../src/http/accessRights.ts';
import type { Caller } from '../../src/identity/caller.ts';

const callerOf = (identity: Partial<Identity> = {}, more: Partial<Caller> = {}): Caller => ({
  identity: { tenant: 'acme', subject: 'ann', kind: 'staff', scopes: ['catalog:read'], ...identity },
  mode: 'oidc',
  credential: 'issuer',
  ...more,
});

const rules = {
  readers: { scopes: ['catalog:read', 'catalog:cost'] },
  buyers: { groups: ['buyers'], kinds: ['staff'] },
  admins: { roles: ['admin', 'support'] },
  globex: { tenants: ['globex'] },
} as const satisfies Record<string, object>;
const asRules = JSON.parse(JSON.stringify(rules)) as NonNullable<Parameters<typeof createAccessRights>[0]>;

const held = async (caller: Caller): Promise<string[]> => {
  const rights = createAccessRights(asRules)(caller);
  return [...((await rights?.policies(['readers', 'buyers', 'admins', 'globex', 'granted'])) ?? [])];
};

describe('the policies that a caller holds', () => {
  test('are those granted with the credential and those that the configuration gives its identity', async () => {
    expect(await held(callerOf())).toEqual(['readers']);
    expect(await held(callerOf({ scopes: [] }, { policies: new Set(['granted', 'unasked']) }))).toEqual([
      'granted',
    ]);
  });

  test('need all that is given, and of each list one', async () => {
    expect(await held(callerOf({ scopes: [], groups: ['x', 'buyers'] }))).toEqual(['buyers']);
    expect(await held(callerOf({ scopes: [], groups: ['buyers'], kind: 'partner' }))).toEqual([]);
    expect(await held(callerOf({ scopes: [], tenant: 'globex' }))).toEqual(['globex']);
  });

  test('by a role are held by whoever has its kind and all of its scopes', async () => {
    const { scopes } = roles.support;
    expect(await held(callerOf({ scopes }))).toContain('admins');
    expect(await held(callerOf({ scopes, kind: 'partner' }))).not.toContain('admins');
    expect(await held(callerOf({ scopes: scopes.slice(1) }))).not.toContain('admins');
  });
});

describe('what a caller may see', () => {
  test('is made once for a caller, and nothing for nobody', () => {
    const rightsOf = createAccessRights();
    const caller = callerOf();
    expect(rightsOf(caller)).toBe(rightsOf(caller));
    expect(rightsOf(undefined)).toBeUndefined();
  });

  test('has equal keys exactly where it allows the same', () => {
    const key = (caller: Caller) => createAccessRights(asRules)(caller)?.key;
    const base = callerOf({ scopes: ['catalog:read', 'catalog:cost'] });
    expect(key(callerOf({ scopes: ['catalog:cost', 'catalog:read'], subject: 'bob' }))).toBe(key(base));
    for (const other of [
      callerOf(),
      callerOf({ scopes: base.identity.scopes, groups: ['buyers'] }),
      callerOf({ scopes: base.identity.scopes }, { deniedFields: new Set(['A.b']) }),
      callerOf({ scopes: base.identity.scopes }, { policies: new Set(['p']) }),
    ])
      expect(key(other)).not.toBe(key(base));
  });
});
