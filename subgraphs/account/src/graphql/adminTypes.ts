import { toIso } from '@commerce/kernel';
import type { AdminDeps } from '../adminPorts.ts';
import { kindOf } from '../domain/apiKey.ts';
import { statusOf } from '../domain/changeRequest.ts';
import type { CallerKind, Resolvers } from './generated/resolvers.ts';

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : toIso(ms));

const callerKind = (kind: string): CallerKind => kind.toUpperCase() as CallerKind;

/** How the audit log and what it watches over look in the graph. */
export const adminTypes = ({
  clock,
}: Pick<AdminDeps, 'clock'>): Pick<
  Resolvers,
  | 'AuditActor'
  | 'AuditEntry'
  | 'AuditOutcome'
  | 'ChangeRequest'
  | 'ApiKey'
  | 'VerifiedApiKey'
  | 'TenantLimits'
  | 'ModeLimits'
> => ({
  AuditActor: { kind: ({ kind }) => callerKind(kind) },
  AuditEntry: { at: ({ atMs }) => toIso(atMs) },
  AuditOutcome: { at: ({ atMs }) => toIso(atMs) },

  ChangeRequest: {
    status: (change) => statusOf(change, clock.nowMs()),
    requestedAt: ({ requestedAtMs }) => toIso(requestedAtMs),
    expiresAt: ({ expiresAtMs }) => toIso(expiresAtMs),
    decidedAt: ({ decidedAtMs }) => isoOrNull(decidedAtMs),
    redeemedAt: ({ redeemedAtMs }) => isoOrNull(redeemedAtMs),
  },

  ApiKey: {
    scopes: ({ scopes }) => [...scopes],
    createdAt: ({ createdAtMs }) => toIso(createdAtMs),
    expiresAt: ({ expiresAtMs }) => isoOrNull(expiresAtMs),
    revokedAt: ({ revokedAtMs }) => isoOrNull(revokedAtMs),
    lastUsedAt: ({ lastUsedAtMs }) => isoOrNull(lastUsedAtMs),
  },
  VerifiedApiKey: {
    kind: ({ role }) => callerKind(kindOf(role)),
    scopes: ({ scopes }) => [...scopes],
    expiresAt: ({ expiresAtMs }) => isoOrNull(expiresAtMs),
  },

  TenantLimits: {
    maxCost: ({ limits }) => limits.maxCost,
    modes: ({ limits }) => [...limits.modes],
    updatedAt: ({ updatedAtMs }) => toIso(updatedAtMs),
  },
  ModeLimits: { operations: ({ operations }) => [...operations] },
});
