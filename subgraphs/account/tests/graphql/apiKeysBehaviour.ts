import { beforeEach, describe, expect, test } from '@jest/globals';
import { roles } from '@commerce/kernel';
import type { AdminStore } from '../../src/adminPorts.ts';
import { type Data, userErrorCodes } from '../support/accountApp.ts';
import { type Administration, digest, merchandiser, openAdministration } from '../support/administration.ts';
import {
  apiKeys,
  apiKeyUsed,
  createApiKey,
  revokeApiKey,
  rotateApiKey,
  setTenantLimits,
  tenantLimits,
  verifyApiKey,
} from './adminDocuments.ts';

const dayMs = 86_400_000;

/** Keys and limits: made, rotated, ended, read by the gateway. */
export const apiKeysBehaviour = (name: string, open: () => AdminStore): void => {
  describe(`${name}: API keys and limits`, () => {
    let counter = 0;
    let tenant: string;
    let admin: Administration;

    beforeEach(async () => {
      counter += 1;
      tenant = `keys-${counter}`;
      admin = await openAdministration(tenant, open());
    });

    const verify = async (key: string, who = admin.gateway): Promise<Data | null> =>
      (await admin.ask(who, verifyApiKey, { sha256: digest(key) })).verifyApiKey as Data | null;
    const listed = async (): Promise<Data[]> => (await admin.ask(admin.ann, apiKeys)).apiKeys.nodes as Data[];

    test('a key names its tenant, is shown once and is good for what its role may', async () => {
      const input = { idempotencyKey: 'one' };
      const { key, apiKey } = await admin.createKey(input);
      expect(key).toMatch(new RegExp(`^ck_${tenant}_[A-Za-z0-9_-]{43}$`));
      expect(apiKey).toMatchObject({
        name: 'web',
        role: 'GUEST',
        scopes: roles.guest.scopes,
        createdBy: admin.ann.accountId,
        expiresAt: null,
      });
      expect(await verify(key)).toEqual({
        id: apiKey.id,
        kind: 'GUEST',
        scopes: roles.guest.scopes,
        expiresAt: null,
      });
      expect(await admin.createKey(input)).toMatchObject({ key: null, apiKey: { id: apiKey.id } });
      expect(await listed()).toHaveLength(1);
    });

    test('neither the key nor its digest is in the audit log', async () => {
      const { key, apiKey } = await admin.createKey();
      const entries = await admin.audit();
      expect(entries).toMatchObject([
        { action: 'createApiKey', target: apiKey.id, before: null, outcome: { result: 'APPLIED' } },
      ]);
      const text = JSON.stringify(entries);
      expect(text).not.toContain(key);
      expect(text).not.toContain(digest(key));
      expect(text).not.toContain('"ann"');
    });

    test('no key gets what its maker has not, or what is for people and our own processes', async () => {
      const refused = async (scopes: string[], who = admin.ann) =>
        userErrorCodes(await admin.createKey({ role: 'PARTNER', scopes }, who));
      expect(await refused(['change:approve'])).toEqual(['SCOPES_NOT_GRANTABLE']);
      expect(await refused(['admin:keys'])).toEqual(['SCOPES_NOT_GRANTABLE']);
      expect(await refused(['audit:write'])).toEqual(['SCOPES_NOT_GRANTABLE']);
      expect(await refused(['no:such'])).toEqual(['UNKNOWN_SCOPE']);
      const poor = { ...admin.ann, scopes: ['admin:keys', 'catalog:read'] as const };
      expect(await refused(['inventory:adjust'], poor)).toEqual(['SCOPES_NOT_GRANTABLE']);
      expect(await listed()).toEqual([]);
      const input = { name: 'x', role: 'GUEST', reason: 'r', idempotencyKey: 'k' };
      expect(await admin.codes(merchandiser(tenant), createApiKey, { input })).toEqual(['FORBIDDEN']);
    });

    test('a key beyond a guest’s needs a second person, and is then made once', async () => {
      const input = { name: 'erp', role: 'PARTNER', reason: 'a new shop', idempotencyKey: 'p' };
      expect((await admin.createKey(input)).userErrors).toEqual([
        {
          __typename: 'ApprovalRequired',
          code: 'APPROVAL_REQUIRED',
          field: ['input', 'changeId'],
          threshold: null,
        },
      ]);
      const changeId = await admin.approved('createApiKey', input);
      const changed = { ...input, changeId, scopes: ['catalog:cost'] };
      expect(userErrorCodes(await admin.createKey(changed))).toEqual(['CHANGE_OTHER_INPUT']);
      const made = await admin.createKey({ ...input, changeId });
      expect(made).toMatchObject({ apiKey: { role: 'PARTNER' }, userErrors: [] });
      expect(await verify(made.key)).toMatchObject({ kind: 'PARTNER', scopes: roles.partner.scopes });
      expect(userErrorCodes(await admin.createKey({ ...input, changeId, idempotencyKey: 'p2' }))).toEqual([
        'CHANGE_REDEEMED',
      ]);
      expect(await listed()).toHaveLength(1);
      expect(await admin.audit({ action: 'createApiKey' })).toMatchObject([{ changeId }]);
    });

    test('ten makings at once by one change make one key', async () => {
      const input = { name: 'erp', role: 'PARTNER', reason: 'a new shop' };
      const changeId = await admin.approved('createApiKey', input);
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => admin.createKey({ ...input, changeId })),
      );
      expect(answers.filter(({ key }) => key !== null)).toHaveLength(1);
      expect(await listed()).toHaveLength(1);
    });

    test('rotation leaves the old key its grace, and the new one has the same rights', async () => {
      const old = await admin.createKey({ expiresInDays: 30 });
      const input = { keyId: old.apiKey.id, graceSeconds: 60, reason: 'yearly', idempotencyKey: 'r' };
      const { rotateApiKey: made } = await admin.ask(admin.ann, rotateApiKey, { input });
      expect(made).toMatchObject({
        apiKey: { scopes: old.apiKey.scopes, expiresAt: old.apiKey.expiresAt },
        replaced: {
          id: old.apiKey.id,
          replacedBy: made.apiKey.id,
          expiresAt: new Date(admin.clock.nowMs() + 60_000).toISOString(),
        },
      });
      expect(await verify(old.key)).not.toBeNull();
      expect(await verify(made.key)).not.toBeNull();
      const again = (await admin.ask(admin.ann, rotateApiKey, { input })).rotateApiKey;
      expect(again).toMatchObject({ key: null, apiKey: { id: made.apiKey.id } });
      admin.clock.advance(60_000);
      expect(await verify(old.key)).toBeNull();
      expect(await verify(made.key)).not.toBeNull();
      const twice = { ...input, idempotencyKey: 'r2' };
      expect(
        userErrorCodes((await admin.ask(admin.ann, rotateApiKey, { input: twice })).rotateApiKey),
      ).toEqual(['KEY_NOT_IN_USE']);
    });

    test('two rotations at once make one key', async () => {
      const { apiKey } = await admin.createKey();
      const rotate = async (idempotencyKey: string): Promise<Data> => {
        const input = { keyId: apiKey.id, reason: 'r', idempotencyKey };
        return (await admin.ask(admin.ann, rotateApiKey, { input })).rotateApiKey as Data;
      };
      const answers = await Promise.all([rotate('a'), rotate('b')]);
      expect(answers.flatMap(userErrorCodes)).toEqual(['KEY_NOT_IN_USE']);
      expect(await listed()).toHaveLength(2);
    });

    test('a revoked or expired key is good for nothing; revoking again is success and no news', async () => {
      const { key, apiKey } = await admin.createKey();
      const short = await admin.createKey({ expiresInDays: 1 });
      const input = { keyId: apiKey.id, reason: 'leaked' };
      const first = (await admin.ask(admin.bob, revokeApiKey, { input })).revokeApiKey;
      expect(first.apiKey.revokedAt).toBe(new Date(admin.clock.nowMs()).toISOString());
      expect(await verify(key)).toBeNull();
      admin.clock.advance(dayMs);
      expect(await verify(short.key)).toBeNull();
      expect((await admin.ask(admin.bob, revokeApiKey, { input })).revokeApiKey).toEqual(first);
      expect(await admin.audit({ action: 'revokeApiKey' })).toHaveLength(1);
      const unknown = { keyId: `key_${'0'.repeat(26)}`, reason: 'x' };
      expect(
        userErrorCodes((await admin.ask(admin.bob, revokeApiKey, { input: unknown })).revokeApiKey),
      ).toEqual(['API_KEY_NOT_FOUND']);
    });

    test('only the gateway asks for keys by digest, and only among its request’s tenant', async () => {
      const { key } = await admin.createKey();
      expect(await verify(key, { ...admin.gateway, tenant: `${tenant}-b` })).toBeNull();
      expect(await verify(`${key}x`)).toBeNull();
      expect(await admin.codes(admin.ann, verifyApiKey, { sha256: digest(key) })).toEqual(['FORBIDDEN']);
      expect(await admin.codes(admin.gateway, verifyApiKey, { sha256: 'x' })).toEqual(['BAD_USER_INPUT']);
    });

    test('use is noted, and never goes back', async () => {
      const { apiKey } = await admin.createKey();
      const use = () => admin.ask(admin.gateway, apiKeyUsed, { input: { keyId: apiKey.id } });
      admin.clock.advance(5_000);
      await use();
      const at = new Date(admin.clock.nowMs()).toISOString();
      expect(await listed()).toMatchObject([{ lastUsedAt: at }]);
      admin.clock.advance(-1_000);
      await use();
      expect(await listed()).toMatchObject([{ lastUsedAt: at }]);
    });

    test('limits are replaced as a whole, once per key, with what was before in the log', async () => {
      const set = async (limits: object, idempotencyKey: string): Promise<Data> =>
        (
          await admin.ask(admin.ann, setTenantLimits, {
            input: { limits, reason: 'a campaign', idempotencyKey },
          })
        ).setTenantLimits as Data;
      expect((await admin.ask(admin.gateway, tenantLimits)).tenantLimits).toBeNull();
      const mode = {
        mode: 'API_KEY',
        maxCost: null,
        total: null,
        operation: null,
        credential: { costPerMinute: 100, burst: 10 },
        operations: [{ operation: 'Query.searchProducts', costPerMinute: 5, burst: null }],
      };
      const first = { maxCost: 1_000, modes: [mode] };
      expect(await set(first, 'a')).toEqual({
        limits: { ...first, updatedBy: admin.ann.accountId },
        userErrors: [],
      });
      await set({ modes: [] }, 'b');
      await set(first, 'a');
      const now = { maxCost: null, modes: [], updatedBy: admin.ann.accountId };
      expect((await admin.ask(admin.gateway, tenantLimits)).tenantLimits).toEqual(now);
      expect(await admin.audit({ action: 'setTenantLimits' })).toMatchObject([
        { before: { maxCost: 1_000 }, outcome: { after: { maxCost: null } } },
        { before: null },
      ]);
      expect(userErrorCodes(await set({ maxCost: 0, modes: [mode, mode] }, 'c'))).toEqual([
        'OUT_OF_RANGE',
        'GIVEN_TWICE',
      ]);
      expect(await admin.codes(merchandiser(tenant), tenantLimits)).toEqual(['FORBIDDEN']);
    });
  });
};
