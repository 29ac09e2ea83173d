import { guardStore, type Row } from '@commerce/prisma';
import { hourOf, maxNames } from '../domain/usage.ts';
import type { UsageStore } from '../ports.ts';
import type { Database } from './database.ts';

interface UsedRow extends Row {
  coordinate: string;
  requests: string;
  operations: string[];
  clients: string[];
}

// In steps that the planner cannot merge: while it has no statistics of a table that was filled just now, it takes
// usage for a row or two, and compares every operation with every one of them.
const used = `
  with o as materialized (
    select hash, name, coordinates from operation
     where tenant_id = $1 and variant = $2 and coordinates && $3::text[]
  )
  select c.coordinate, sum(u.requests)::text as requests,
         (array_agg(distinct o.name order by o.name))[1:${maxNames}] as operations,
         (array_agg(distinct u.client_name order by u.client_name))[1:${maxNames}] as clients
    from o
    cross join lateral (
      select client_name, sum(requests) as requests from operation_usage
       where tenant_id = $1 and variant = $2 and hash = o.hash and window_start >= $4
       group by client_name
    ) u
    cross join lateral unnest(o.coordinates) as c(coordinate)
   where c.coordinate = any($3::text[])
   group by c.coordinate`;

const seenOperations = `
  select count(*)::text as count from operation o
   where o.tenant_id = $1 and o.variant = $2
     and (select true from operation_usage u
           where u.tenant_id = $1 and u.variant = $2 and u.hash = o.hash and u.window_start >= $3 limit 1)`;

const addOperations = `
  insert into operation (tenant_id, variant, hash, name, signature, coordinates, first_seen_at)
  select $1, $2, o.hash, o.name, o.signature, array(select jsonb_array_elements_text(o.coordinates)), $4
    from jsonb_to_recordset($3::jsonb) as o(hash text, name text, signature text, coordinates jsonb)
  on conflict (tenant_id, variant, hash) do update
    set coordinates = array(select distinct unnest(operation.coordinates || excluded.coordinates))
    where not operation.coordinates @> excluded.coordinates`;

// One report may hold the same row twice, which one statement cannot update twice.
const addRequests = `
  insert into operation_usage (tenant_id, variant, hash, window_start, client_name, client_version, requests)
  select $1, $2, r.hash, r.at, r."clientName", r."clientVersion", sum(r.count)
    from jsonb_to_recordset($3::jsonb)
      as r(hash text, at timestamptz, "clientName" text, "clientVersion" text, count bigint)
   group by r.hash, r.at, r."clientName", r."clientVersion"
  on conflict (tenant_id, variant, hash, window_start, client_name, client_version)
    do update set requests = operation_usage.requests + excluded.requests`;

/** Usage in PostgreSQL. */
export const createPrismaUsage = (db: Database): UsageStore =>
  guardStore<UsageStore>({
    record: (graph, { id, variant, operations, requests }, nowMs) =>
      db.transaction(graph, async (sql) => {
        const claimed = await sql.query(
          'insert into usage_report (tenant_id, id, created_at) values ($1, $2, $3) on conflict do nothing returning 1',
          [graph, id, new Date(nowMs)],
        );
        if (claimed.length === 0) return false;
        await sql.query(addOperations, [graph, variant, JSON.stringify(operations), new Date(nowMs)]);
        const rows = requests.map(({ atMs, ...row }) => ({
          ...row,
          at: new Date(hourOf(atMs)).toISOString(),
        }));
        await sql.query(addRequests, [graph, variant, JSON.stringify(rows)]);
        return true;
      }),

    async usedSince(graph, variant, coordinates, sinceMs) {
      const rows = await db.query<UsedRow>(graph, used, [
        graph,
        variant,
        [...new Set(coordinates)],
        new Date(hourOf(sinceMs)),
      ]);
      return new Map(
        rows.map(({ coordinate, requests, operations, clients }) => [
          coordinate,
          { requests: Number(requests), operations, clients },
        ]),
      );
    },

    async operationsSince(graph, variant, sinceMs) {
      const [row] = await db.query<{ count: string }>(graph, seenOperations, [
        graph,
        variant,
        new Date(hourOf(sinceMs)),
      ]);
      return Number(row?.count ?? 0);
    },

    forgetBefore: (graph, ms) =>
      db.transaction(graph, async (sql) => {
        const before = new Date(hourOf(ms));
        await sql.query('delete from operation_usage where tenant_id = $1 and window_start < $2', [
          graph,
          before,
        ]);
        await sql.query('delete from usage_report where tenant_id = $1 and created_at < $2', [graph, before]);
        await sql.query(
          `delete from operation o where tenant_id = $1 and first_seen_at < $2
             and not exists (select from operation_usage u
                              where u.tenant_id = o.tenant_id and u.variant = o.variant and u.hash = o.hash)`,
          [graph, before],
        );
      }),
  });
