import { BadUserInput, isId } from '@commerce/kernel';
import { type Connection, type CursorSeal, cursorScope, toConnection } from '@commerce/service';
import type { AdminDeps } from '../adminPorts.ts';
import type { AuditFilter } from '../domain/audit.ts';
import type { ChangeFilter } from '../domain/changeRequest.ts';
import { listAudit } from '../operations/listAudit.ts';
import { listChanges, readChange } from '../operations/listChanges.ts';
import { type ListPage, pageAfter } from '../operations/pages.ts';
import { readTenantLimits } from '../operations/readTenantLimits.ts';
import { listApiKeys, verifyApiKey } from '../operations/verifyApiKey.ts';
import type { QueryResolvers } from './generated/resolvers.ts';

export interface AdminResolverDeps extends AdminDeps {
  readonly cursors: CursorSeal;
}

type Place = { readonly scope: string; readonly beforeId: string | undefined };

/** Only what was given: the same filter is the same list, however the client writes it. */
const given = <T extends object>(filter: T | null | undefined) =>
  Object.fromEntries(
    Object.entries(filter ?? {}).filter(([, value]) => value !== null && value !== undefined),
  ) as { [K in keyof T]?: NonNullable<T[K]> };

const msOf = (instant: string | undefined): number | undefined =>
  instant === undefined ? undefined : Date.parse(instant);

export const adminQueries = (
  deps: AdminResolverDeps,
): Pick<
  QueryResolvers,
  'auditLog' | 'changeRequests' | 'changeRequest' | 'apiKeys' | 'tenantLimits' | 'verifyApiKey'
> => {
  const { cursors } = deps;

  const placeOf = (
    tenant: string,
    list: string,
    filter: object,
    after: string | null | undefined,
    kind: 'auditEntry' | 'changeRequest' | 'apiKey',
  ): Place => {
    const scope = cursorScope(tenant, list, Object.entries(filter).sort());
    if (after === null || after === undefined) return { scope, beforeId: undefined };
    const [beforeId] = cursors.open(scope, after);
    if (typeof beforeId !== 'string' || !isId(kind, beforeId))
      throw new BadUserInput('after', 'not a cursor of this list');
    return { scope, beforeId };
  };

  const connect = <T extends { readonly id: string }>(page: ListPage<T>, { scope, beforeId }: Place) => {
    const cursorOf = ({ id }: T): string => cursors.seal(scope, [id]);
    const { edges, nodes, pageInfo }: Connection<T> = toConnection(page, cursorOf, beforeId !== undefined);
    return { edges: [...edges], nodes: [...nodes], pageInfo };
  };

  return {
    async auditLog(_, { filter, first, after }, { identity }) {
      const { since, until, ...equal } = given(filter);
      const sinceMs = msOf(since);
      const untilMs = msOf(until);
      const wanted: AuditFilter = {
        ...equal,
        ...(sinceMs !== undefined && { sinceMs }),
        ...(untilMs !== undefined && { untilMs }),
      };
      const place = placeOf(identity.tenant, 'auditLog', wanted, after, 'auditEntry');
      return connect(await listAudit(deps, identity, wanted, pageAfter(first, place.beforeId)), place);
    },

    async changeRequests(_, { filter, first, after }, { identity }) {
      const wanted: ChangeFilter = given(filter);
      const place = placeOf(identity.tenant, 'changeRequests', wanted, after, 'changeRequest');
      return connect(await listChanges(deps, identity, wanted, pageAfter(first, place.beforeId)), place);
    },

    changeRequest: (_, { id }, { identity }) => readChange(deps, identity, id),

    async apiKeys(_, { first, after }, { identity }) {
      const place = placeOf(identity.tenant, 'apiKeys', {}, after, 'apiKey');
      return connect(await listApiKeys(deps, identity, pageAfter(first, place.beforeId)), place);
    },

    tenantLimits: (_, _args, { identity }) => readTenantLimits(deps, identity),
    verifyApiKey: (_, { sha256 }, { identity }) => verifyApiKey(deps, identity, sha256),
  };
};
