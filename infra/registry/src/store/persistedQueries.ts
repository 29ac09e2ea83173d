import type { Row, Sql } from '@commerce/prisma';
import { addToList, type PersistedOperation } from '../domain/persistedQueries.ts';
import type { RegistryStore } from '../ports.ts';

interface OperationRow extends Row {
  id: string;
  client_name: string;
  name: string;
  type: PersistedOperation['type'];
  body: string;
}

const operationOf = (row: OperationRow): PersistedOperation => ({
  id: row.id,
  name: row.name,
  type: row.type,
  body: row.body,
  clientName: row.client_name === '' ? undefined : row.client_name,
});

const select =
  'select id, client_name, name, type, body from persisted_query where tenant_id = $1 and list = $2 order by id, client_name';

const write = `
  insert into persisted_query (tenant_id, list, id, client_name, name, type, body, created_at)
  select $1, $2, o.id, coalesce(o."clientName", ''), o.name, o.type, o.body, $4
    from jsonb_to_recordset($3::jsonb) as o(id text, "clientName" text, name text, type text, body text)
  on conflict (tenant_id, list, id, client_name) do update set name = excluded.name, type = excluded.type`;

export const readOperations = async (
  sql: Sql,
  graph: string,
  list: string,
): ReturnType<RegistryStore['operations']> => {
  const [row] = await sql.query<{ revision: number }>(
    'select revision from persisted_query_list where tenant_id = $1 and id = $2',
    [graph, list],
  );
  const operations = (await sql.query<OperationRow>(select, [graph, list])).map(operationOf);
  return { revision: row?.revision ?? 0, operations };
};

/** In one transaction; the list's row is what two publishes at once wait for. */
export const addOperations = async (
  sql: Sql,
  graph: string,
  list: string,
  operations: readonly PersistedOperation[],
  nowMs: number,
): ReturnType<RegistryStore['addOperations']> => {
  await sql.query(
    `insert into persisted_query_list (tenant_id, id, revision) values ($1, $2, 0)
     on conflict (tenant_id, id) do update set revision = persisted_query_list.revision`,
    [graph, list],
  );
  const known = await readOperations(sql, graph, list);
  const change = addToList(known.operations, operations);
  if ('conflicts' in change) return change;
  if (change.written.length === 0) return { revision: known.revision, counts: change.counts };
  await sql.query(write, [graph, list, JSON.stringify(change.written), new Date(nowMs)]);
  const revision = known.revision + 1;
  await sql.query('update persisted_query_list set revision = $3 where tenant_id = $1 and id = $2', [
    graph,
    list,
    revision,
  ]);
  return { revision, counts: change.counts };
};
