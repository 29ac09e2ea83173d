import { type Identity, requireFirst, requireScope } from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import type { AuditEntry, AuditFilter } from '../domain/audit.ts';
import { type ListPage, pageOf, type PageArguments } from './pages.ts';

/** The audit log, newest first. */
export const listAudit = async (
  { admin }: Pick<AdminDeps, 'admin'>,
  identity: Identity,
  filter: AuditFilter,
  page: PageArguments,
): Promise<ListPage<AuditEntry>> => {
  requireScope(identity, 'audit:read');
  const size = requireFirst(page.first);
  return pageOf(await admin.listAudit(identity.tenant, { filter, ...page.query(size) }), size);
};
