import { auditActorOf, CodedError, hasScope, type Identity, requireFirst, requireId } from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import type { ChangeFilter, ChangeRequest } from '../domain/changeRequest.ts';
import { type ListPage, pageOf, type PageArguments } from './pages.ts';

type Deps = Pick<AdminDeps, 'admin' | 'clock'>;

/** Whoever decides sees all of them; whoever may only ask sees their own. Undefined: all. */
const onlyOf = (identity: Identity): string | undefined => {
  if (hasScope(identity, 'change:approve')) return undefined;
  if (hasScope(identity, 'change:request')) return auditActorOf(identity).id;
  throw new CodedError('FORBIDDEN', 'the scope change:request or change:approve is needed');
};

/** Change requests, newest first. */
export const listChanges = async (
  { admin, clock }: Deps,
  identity: Identity,
  filter: ChangeFilter,
  page: PageArguments,
): Promise<ListPage<ChangeRequest>> => {
  const requesterId = onlyOf(identity);
  const size = requireFirst(page.first);
  if (requesterId !== undefined && filter.requesterId !== undefined && filter.requesterId !== requesterId)
    return { rows: [], hasNextPage: false };
  const query = {
    filter: { ...filter, ...(requesterId !== undefined && { requesterId }) },
    ...page.query(size),
  };
  return pageOf(await admin.listChanges(identity.tenant, query, clock.nowMs()), size);
};

export const readChange = async (
  { admin }: Pick<AdminDeps, 'admin'>,
  identity: Identity,
  id: string,
): Promise<ChangeRequest | null> => {
  const requesterId = onlyOf(identity);
  const change = await admin.findChange(identity.tenant, requireId('changeRequest', id, 'id'));
  return change && (requesterId === undefined || change.requester.id === requesterId) ? change : null;
};
