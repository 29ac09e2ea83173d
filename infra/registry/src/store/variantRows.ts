import type { Row, Sql } from '@commerce/prisma';
import type { Launch, SubgraphVersion, Variant } from '../domain/model.ts';
import type { VariantChange } from '../ports.ts';
import type { RevisedVariants } from './changeInTurn.ts';

interface VersionRow extends Row {
  id: string;
  subgraph: string;
  url: string;
  sdl: string;
  hash: string;
  git: SubgraphVersion['git'] | null;
  created_at: Date;
}

interface VariantRow extends Row {
  source: string | null;
  filter: NonNullable<Variant['contract']>['filter'] | null;
  live_launch: string | null;
  canary: string | null;
  canary_percent: number | null;
  forked_from: string | null;
  revision: number;
  /** Null when the promise has ended too. */
  promised: string | null;
  created_at: Date;
}

/** Reads the revision first: what is written while the rest is read makes a write at that revision fail. */
export const readVariant = async (
  sql: Sql,
  graph: string,
  name: string,
): ReturnType<RevisedVariants['read']> => {
  const [row] = await sql.query<VariantRow>(
    `select *, case when promised_until > now() then promised_to end as promised
       from variant where tenant_id = $1 and name = $2`,
    [graph, name],
  );
  const versions = await sql.query<VersionRow>(
    `select v.* from live_subgraph l
       join subgraph_version v on v.tenant_id = l.tenant_id and v.id = l.version_id
      where l.tenant_id = $1 and l.variant = $2 order by l.subgraph`,
    [graph, name],
  );
  const [last] = await sql.query<{ number: number | null }>(
    'select max(number) as number from launch where tenant_id = $1 and variant = $2',
    [graph, name],
  );
  return {
    variant: row && {
      name,
      contract: row.source !== null && row.filter ? { source: row.source, filter: row.filter } : undefined,
      liveLaunch: row.live_launch ?? undefined,
      canary:
        row.canary === null || row.canary_percent === null
          ? undefined
          : { variant: row.canary, percent: row.canary_percent },
      forkedFrom: row.forked_from ?? undefined,
      createdAtMs: row.created_at.getTime(),
    },
    subgraphs: versions.map((version) => ({
      id: version.id,
      subgraph: version.subgraph,
      url: version.url,
      sdl: version.sdl,
      hash: version.hash,
      git: version.git ?? undefined,
      createdAtMs: version.created_at.getTime(),
    })),
    lastLaunch: last?.number ?? 0,
    revision: row?.revision ?? 0,
    promisedTo: row?.promised ?? undefined,
  };
};

const writeVersion = async (sql: Sql, graph: string, variant: string, version: SubgraphVersion) => {
  await sql.query(
    `insert into subgraph_version (tenant_id, id, variant, subgraph, url, sdl, hash, git, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant_id, id) do nothing`,
    [
      graph,
      version.id,
      variant,
      version.subgraph,
      version.url,
      version.sdl,
      version.hash,
      version.git ? JSON.stringify(version.git) : null,
      new Date(version.createdAtMs),
    ],
  );
  await sql.query(
    `insert into live_subgraph (tenant_id, variant, subgraph, version_id) values ($1, $2, $3, $4)
     on conflict (tenant_id, variant, subgraph) do update set version_id = excluded.version_id`,
    [graph, variant, version.subgraph, version.id],
  );
};

const writeLaunch = (sql: Sql, graph: string, variant: string, { outcome, ...launch }: Launch) =>
  sql.query(
    `insert into launch (tenant_id, id, variant, number, cause, versions, supergraph_sdl, hash, errors, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      graph,
      launch.id,
      variant,
      launch.number,
      launch.cause,
      [...launch.versions],
      outcome.kind === 'succeeded' ? outcome.supergraphSdl : null,
      outcome.kind === 'succeeded' ? outcome.hash : null,
      outcome.kind === 'failed' ? JSON.stringify(outcome.errors) : null,
      new Date(launch.createdAtMs),
    ],
  );

const valuesOf = (
  graph: string,
  { name, contract, liveLaunch, canary, forkedFrom, createdAtMs }: Variant,
) => [
  graph,
  name,
  contract?.source ?? null,
  contract ? JSON.stringify(contract.filter) : null,
  liveLaunch ?? null,
  new Date(createdAtMs),
  canary?.variant ?? null,
  canary?.percent ?? null,
  forkedFrom ?? null,
];

/** Of two at once one waits here for the other, and then finds another revision. */
const writeVariant = async (
  sql: Sql,
  graph: string,
  revision: number,
  variant: Variant,
): Promise<boolean> => {
  const written = await (revision === 0
    ? sql.query(
        `insert into variant (tenant_id, name, source, filter, live_launch, created_at, canary, canary_percent, forked_from, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) on conflict (tenant_id, name) do nothing returning 1`,
        valuesOf(graph, variant),
      )
    : sql.query(
        `update variant
            set source = $3, filter = $4, live_launch = $5, created_at = $6, canary = $7, canary_percent = $8,
                forked_from = $9, revision = revision + 1
          where tenant_id = $1 and name = $2 and revision = $10 returning 1`,
        [...valuesOf(graph, variant), revision],
      ));
  return written.length > 0;
};

/** In one transaction: all of the change, or false and nothing when the variant has another revision by now. */
export const writeVariantChange = async (
  sql: Sql,
  graph: string,
  revision: number,
  change: VariantChange,
): Promise<boolean> => {
  const { published = [], removed = [], launch, variant } = change;
  if (!(await writeVariant(sql, graph, revision, variant))) return false;
  if (removed.length > 0)
    await sql.query(
      'delete from live_subgraph where tenant_id = $1 and variant = $2 and subgraph = any($3)',
      [graph, variant.name, [...removed]],
    );
  for (const version of published) await writeVersion(sql, graph, variant.name, version);
  if (launch) await writeLaunch(sql, graph, variant.name, launch);
  return true;
};
