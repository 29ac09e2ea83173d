import { GraphQLError } from 'graphql';
import { type KeyRole, keyRoles, type RegistryKey } from '../domain/keys.ts';
import { refusal } from '../domain/refusal.ts';
import type { UsageReport } from '../domain/usage.ts';
import { findUnusedFields } from '../operations/findUnusedFields.ts';
import { createKey, revokeKey } from '../operations/keys.ts';
import { reportUsage, usageKeptMs } from '../operations/reportUsage.ts';
import { rollBack } from '../operations/rollBack.ts';
import { type Context, requireRight, throwRefusal } from './context.ts';
import type { ResolverDeps } from './deps.ts';
import { type GraphModel, type LaunchModel, type VariantModel } from './models.ts';

const dayMs = 86_400_000;
const isoTime = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString();

const inRange = (argument: string, value: number, least: number, most: number): number => {
  if (value >= least && value <= most) return value;
  throw new GraphQLError(`${argument} is ${least} to ${most}`, { extensions: { code: 'BAD_USER_INPUT' } });
};

const keyView = (key: RegistryKey) => ({
  id: key.id,
  name: key.name,
  role: key.role.toUpperCase(),
  createdAt: isoTime(key.createdAtMs),
  expiresAt: isoTime(key.expiresAtMs),
  revokedAt: isoTime(key.revokedAtMs),
});

const roleOf = (name: string): KeyRole => {
  const role = keyRoles.find((known) => known === name.toLowerCase());
  return role ?? throwRefusal(refusal('INVALID_NAME', 'there is no such role'));
};

interface ReportArgs {
  readonly report: Omit<UsageReport, 'requests'> & {
    readonly requests: readonly {
      readonly hash: string;
      readonly at: string;
      readonly clientName: string;
      readonly clientVersion: string;
      readonly count: number;
    }[];
  };
}

export const variantHistoryResolvers = (deps: ResolverDeps) => {
  const sinceOf = (days: number): number =>
    deps.clock.nowMs() - inRange('days', days, 1, usageKeptMs / dayMs) * dayMs;
  return {
    async launches(
      { graph, variant }: VariantModel,
      { first, before }: { first: number; before?: number | null },
    ): Promise<LaunchModel[]> {
      const page = {
        first: inRange('first', first, 1, 100),
        ...(typeof before === 'number' && { beforeNumber: before }),
      };
      const launches = await deps.store.launches(graph, variant.name, page);
      return launches.map((launch) => ({ graph, launch, liveLaunch: variant.liveLaunch }));
    },
    async coordinateUsage(
      { graph, variant }: VariantModel,
      { coordinate, days }: { coordinate: string; days: number },
    ) {
      const found = await deps.usage.usedSince(graph, variant.name, [coordinate], sinceOf(days));
      return { requests: 0, operations: [], clients: [], ...found.get(coordinate), coordinate };
    },
    canary: ({ variant }: VariantModel) => variant.canary ?? null,
    unusedFields: ({ graph, variant }: VariantModel, { days }: { days: number }) =>
      findUnusedFields(deps, { graph, variant: variant.name, sinceMs: sinceOf(days) }),
  };
};

export const launchHistoryResolvers = {
  number: ({ launch }: LaunchModel) => launch.number,
  cause: ({ launch }: LaunchModel) => launch.cause.toUpperCase(),
  createdAt: ({ launch }: LaunchModel) => isoTime(launch.createdAtMs),
  isLive: ({ launch, liveLaunch }: LaunchModel) => launch.id === liveLaunch,
};

export const graphKeysResolvers = (deps: ResolverDeps) => ({
  async keys({ id: graph }: GraphModel, _args: unknown, context: Context) {
    requireRight(context, graph, 'keys');
    return (await deps.store.keys(graph)).map(keyView);
  },
});

export const historyMutationResolvers = (deps: ResolverDeps) => ({
  async rollback(
    { id: graph }: { id: string },
    { variant, launchId }: { variant: string; launchId: string },
    context: Context,
  ): Promise<LaunchModel> {
    requireRight(context, graph, 'operate');
    const done = await deps.metrics.change('rollback', () =>
      rollBack(deps, { graph, variant, launch: launchId }),
    );
    if (done.kind === 'refused') return throwRefusal(done);
    return { graph, launch: done.launch, liveLaunch: done.launch.id };
  },
  async createKey(
    { id: graph }: { id: string },
    { name, role, expiresInDays }: { name: string; role: string; expiresInDays?: number | null },
    context: Context,
  ) {
    requireRight(context, graph, 'keys');
    const made = await createKey(deps, graph, {
      name,
      role: roleOf(role),
      expiresInDays: expiresInDays ?? undefined,
    });
    return made.kind === 'refused' ? throwRefusal(made) : { key: keyView(made.key), text: made.text };
  },
  async revokeKey({ id: graph }: { id: string }, { id }: { id: string }, context: Context) {
    requireRight(context, graph, 'keys');
    const revoked = await revokeKey(deps, graph, id);
    return revoked.kind === 'refused' ? throwRefusal(revoked) : keyView(revoked.key);
  },
  async reportUsage({ id: graph }: { id: string }, { report }: ReportArgs, context: Context) {
    requireRight(context, graph, 'report');
    const requests = report.requests.map(({ at, ...rest }) => ({ ...rest, atMs: Date.parse(at) }));
    const reported = await reportUsage(deps, graph, { ...report, requests });
    if (reported.kind === 'refused') {
      deps.metrics.usageReport('refused');
      return throwRefusal(reported);
    }
    deps.metrics.usageReport(reported.counted ? 'counted' : 'repeated');
    return { counted: reported.counted };
  },
});
