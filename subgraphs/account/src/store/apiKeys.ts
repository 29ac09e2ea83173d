import { err, ok } from '@commerce/kernel';
import type { AdminStore } from '../adminPorts.ts';
import type { ApiKey } from '../domain/apiKey.ts';
import { keyNotFound } from '../domain/errors.ts';
import { toApiKey } from './adminRows.ts';
import type { Database, Transaction } from './database.ts';
import { writeHighRisk } from './highRisk.ts';

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

const insertKey = (tx: Transaction, tenant: string, key: ApiKey): Promise<unknown> =>
  tx.apiKey.create({
    data: {
      tenantId: tenant,
      id: key.id,
      sha256: key.sha256,
      name: key.name,
      role: key.role,
      scopes: [...key.scopes],
      createdAt: new Date(key.createdAtMs),
      createdBy: key.createdBy,
      expiresAt: dateOf(key.expiresAtMs),
    },
  });

export const apiKeysStore = (
  db: Database,
): Pick<AdminStore, 'listKeys' | 'findKey' | 'findKeyByDigest' | 'createKey' | 'changeKey' | 'touchKey'> => ({
  async listKeys(tenant, { beforeId, limit }) {
    const rows = await db.forTenant(tenant).apiKey.findMany({
      where: { tenantId: tenant, ...(beforeId !== undefined && { id: { lt: beforeId } }) },
      orderBy: { id: 'desc' },
      take: limit,
    });
    return rows.map(toApiKey);
  },

  async findKey(tenant, id) {
    const where = { tenantId_id: { tenantId: tenant, id } };
    const row = await db.forTenant(tenant).apiKey.findUnique({ where });
    return row ? toApiKey(row) : undefined;
  },

  async findKeyByDigest(tenant, sha256) {
    const where = { tenantId_sha256: { tenantId: tenant, sha256 } };
    const row = await db.forTenant(tenant).apiKey.findUnique({ where });
    return row ? toApiKey(row) : undefined;
  },

  createKey: (tenant, key, audit, write) =>
    writeHighRisk(db, tenant, write, key.id, async (tx) =>
      ok({ audit, apply: () => insertKey(tx, tenant, key) }),
    ),

  changeKey: (tenant, id, resultId, change, write) =>
    writeHighRisk(db, tenant, write, resultId, async (tx) => {
      await tx.$queryRaw`select 1 from api_key where tenant_id = ${tenant} and id = ${id} for update`;
      const where = { tenantId_id: { tenantId: tenant, id } };
      const row = await tx.apiKey.findUnique({ where });
      if (!row) return err([keyNotFound]);
      const changed = change(toApiKey(row));
      if (!changed.ok) return changed;
      const { next, created, audit } = changed.value;
      return ok({
        audit,
        apply: async () => {
          await tx.apiKey.update({
            where,
            data: {
              expiresAt: dateOf(next.expiresAtMs),
              revokedAt: dateOf(next.revokedAtMs),
              replacedBy: next.replacedBy,
            },
          });
          if (created) await insertKey(tx, tenant, created);
        },
      });
    }),

  async touchKey(tenant, id, atMs) {
    const at = new Date(atMs);
    await db.forTenant(tenant).apiKey.updateMany({
      where: { tenantId: tenant, id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: at } }] },
      data: { lastUsedAt: at },
    });
  },
});
