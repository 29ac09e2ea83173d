import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createObservedPool } from '@commerce/prisma';
import { describeWithPostgres, highRiskMutations } from '@commerce/testkit';
import { createPrismaAdminStore } from '../../src/store/prismaAdminStore.ts';
import { type AccountDatabase, openAccountDatabase } from '../support/accountDatabase.ts';
import { type Administration, openAdministration } from '../support/administration.ts';

const sdl = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
const tenant = 'acme';

/** An input with which each would take effect. A new mutation of high risk gets its line here. */
const inputs: Record<string, (keyId: string) => object> = {
  createApiKey: () => ({ name: 'web', role: 'GUEST', reason: 'r', idempotencyKey: 'k' }),
  rotateApiKey: (keyId) => ({ keyId, reason: 'r', idempotencyKey: 'k' }),
  revokeApiKey: (keyId) => ({ keyId, reason: 'r' }),
  setTenantLimits: () => ({ limits: { modes: [] }, reason: 'r', idempotencyKey: 'k' }),
};

describeWithPostgres('PostgreSQL', ({ postgresUrl }) => {
  let account: AccountDatabase;
  let admin: Administration;

  beforeAll(async () => {
    account = await openAccountDatabase(postgresUrl);
    admin = await openAdministration(tenant, createPrismaAdminStore(account.db));
  });
  afterAll(() => account.close());

  const mayAdd = async (allowed: boolean): Promise<void> => {
    const { ownerUrl: url, appRole } = account.database;
    const owner = createObservedPool({ url, poolSize: 1 });
    const right = allowed ? 'grant insert on audit_entry to' : 'revoke insert on audit_entry from';
    await owner.query(`${right} "${appRole}"`);
    await owner.end();
  };

  const everything = async (): Promise<unknown[]> => {
    const tables = ['api_key', 'tenant_limits', 'change_request', 'idempotency', 'audit_entry'];
    return Promise.all(
      tables.map((table) => account.db.query(tenant, `select * from ${table} order by 1, 2`)),
    );
  };

  test.each(highRiskMutations(sdl).map(({ name, inputType }) => [name, inputType]))(
    '%s has no effect while the audit log cannot be written, and has it afterwards',
    async (name, inputType) => {
      const { apiKey } = await admin.createKey();
      const query = `mutation ($input: ${inputType}!) { ${name}(input: $input) { userErrors { code } } }`;
      const variables = { input: inputs[name]?.(String(apiKey.id)) };
      const before = await everything();
      await mayAdd(false);
      expect(await admin.codes(admin.ann, query, variables)).toEqual(['INTERNAL_SERVER_ERROR']);
      expect(await everything()).toEqual(before);
      await mayAdd(true);
      expect(await admin.ask(admin.ann, query, variables)).toEqual({ [name]: { userErrors: [] } });
      expect(await admin.audit({ action: name })).not.toEqual([]);
    },
  );
});
