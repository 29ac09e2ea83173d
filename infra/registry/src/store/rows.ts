import type { Prisma } from '@commerce/prisma/registry';
import { type KeyRole, keyRoles, type RegistryKey } from '../domain/keys.ts';
import type {
  CompositionError,
  ContractFilter,
  GitContext,
  Launch,
  LaunchCause,
  SubgraphVersion,
  Variant,
} from '../domain/model.ts';

/** JSON that this store wrote itself. */
const jsonAs = <T>(value: unknown): T => value as T;

const roleOf = (text: string): KeyRole => {
  const role = keyRoles.find((known) => known === text);
  if (role === undefined) throw new Error('a key of an unknown role');
  return role;
};

export const keyOf = (row: Prisma.GraphKeyGetPayload<object>): RegistryKey => ({
  id: row.id,
  name: row.name,
  role: roleOf(row.role),
  createdAtMs: row.createdAt.getTime(),
  expiresAtMs: row.expiresAt?.getTime(),
  revokedAtMs: row.revokedAt?.getTime(),
});

export const keyRow = (graph: string, key: RegistryKey & { readonly sha256: string }) => ({
  tenantId: graph,
  id: key.id,
  sha256: key.sha256,
  name: key.name,
  role: key.role,
  createdAt: new Date(key.createdAtMs),
  expiresAt: key.expiresAtMs === undefined ? null : new Date(key.expiresAtMs),
  revokedAt: key.revokedAtMs === undefined ? null : new Date(key.revokedAtMs),
});

export const variantOf = (row: Prisma.VariantGetPayload<object>): Variant => ({
  name: row.name,
  contract:
    row.source === null ? undefined : { source: row.source, filter: jsonAs<ContractFilter>(row.filter) },
  liveLaunch: row.liveLaunch ?? undefined,
  canary:
    row.canary === null || row.canaryPercent === null
      ? undefined
      : { variant: row.canary, percent: row.canaryPercent },
  forkedFrom: row.forkedFrom ?? undefined,
  createdAtMs: row.createdAt.getTime(),
});

export const versionOf = (row: Prisma.SubgraphVersionGetPayload<object>): SubgraphVersion => ({
  id: row.id,
  subgraph: row.subgraph,
  url: row.url,
  sdl: row.sdl,
  hash: row.hash,
  git: row.git === null ? undefined : jsonAs<GitContext>(row.git),
  createdAtMs: row.createdAt.getTime(),
});

export const launchOf = (row: Prisma.LaunchGetPayload<object>): Launch => ({
  id: row.id,
  number: row.number,
  cause: row.cause as LaunchCause,
  versions: row.versions,
  outcome:
    row.supergraphSdl === null
      ? { kind: 'failed', errors: jsonAs<CompositionError[]>(row.errors) }
      : { kind: 'succeeded', supergraphSdl: row.supergraphSdl, hash: row.hash ?? '' },
  createdAtMs: row.createdAt.getTime(),
});
