import type { CustomerGroup } from '../domain/group.ts';
import type { AccountStore, OnceOutcome } from '../ports.ts';
import type { Database } from './database.ts';
import { claim, textIn, unclaim } from './requests.ts';

const shown = { id: true, code: true, name: true } as const;

// The lock makes it wait for an erasure under way, which would otherwise leave a membership behind.
const join = `
  with member as (
    select tenant_id, id from account where tenant_id = $1 and id = $2 and erased_at is null for update
  )
  insert into membership (tenant_id, account_id, group_id, added_at)
  select member.tenant_id, member.id, g.id, $4
    from member join customer_group g on g.tenant_id = member.tenant_id and g.id = $3
  on conflict (tenant_id, account_id, group_id) do update set added_at = membership.added_at
  returning 1`;

const groupsOfAccounts = `
  select m.account_id as "accountId", g.id, g.code, g.name
    from membership m join customer_group g on g.tenant_id = m.tenant_id and g.id = m.group_id
   where m.tenant_id = $1 and m.account_id = any($2)
   order by m.account_id, g.code`;

export const groupsStore = (
  db: Database,
): Pick<
  AccountStore,
  'listGroups' | 'findGroup' | 'groupsOf' | 'createGroup' | 'joinGroup' | 'leaveGroup'
> => ({
  listGroups: (tenant, limit) =>
    db.forTenant(tenant).customerGroup.findMany({
      where: { tenantId: tenant },
      orderBy: { code: 'asc' },
      take: limit,
      select: shown,
    }),

  async findGroup(tenant, id) {
    const where = { tenantId_id: { tenantId: tenant, id } };
    return (await db.forTenant(tenant).customerGroup.findUnique({ where, select: shown })) ?? undefined;
  },

  groupsOf: (tenant, accountIds) =>
    db.query<Pick<CustomerGroup, 'id' | 'code' | 'name'> & { accountId: string }>(tenant, groupsOfAccounts, [
      tenant,
      accountIds,
    ]),

  createGroup(tenant, group, max, once) {
    type Outcome = OnceOutcome<{ readonly id: string } | 'taken' | 'full'>;
    return db.forTenant(tenant).$transaction(async (tx): Promise<Outcome> => {
      const claimed = await claim(tx, tenant, once, { id: group.id });
      if (claimed.kind === 'mismatch') return claimed;
      if (claimed.kind === 'repeated')
        return { kind: 'replayed', value: { id: textIn(claimed.result, 'id') } };

      const refuse = async (why: 'taken' | 'full'): Promise<Outcome> => {
        await unclaim(tx, tenant, once);
        return { kind: 'done', value: why };
      };
      if ((await tx.customerGroup.count({ where: { tenantId: tenant } })) >= max) return refuse('full');
      const { count } = await tx.customerGroup.createMany({
        data: [{ tenantId: tenant, ...group, createdAt: new Date(once.atMs) }],
        skipDuplicates: true,
      });
      return count === 0 ? refuse('taken') : { kind: 'done', value: { id: group.id } };
    });
  },

  async joinGroup(tenant, accountId, groupId, nowMs) {
    return (await db.query(tenant, join, [tenant, accountId, groupId, new Date(nowMs)])).length > 0;
  },

  async leaveGroup(tenant, accountId, groupId) {
    await db.forTenant(tenant).membership.deleteMany({ where: { tenantId: tenant, accountId, groupId } });
  },
});
