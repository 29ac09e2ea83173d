import type { Database } from './database.ts';

/** By the database's clock, which all processes share. */
export const promiseVariant = async (
  db: Database,
  graph: string,
  variant: string,
  to: string,
  forMs: number,
): Promise<void> => {
  await db.query(
    graph,
    `update variant set promised_to = $3, promised_until = now() + make_interval(secs => $4)
      where tenant_id = $1 and name = $2 and (promised_to is null or promised_until <= now())`,
    [graph, variant, to, forMs / 1_000],
  );
};

export const redeemVariant = async (
  db: Database,
  graph: string,
  variant: string,
  to: string,
): Promise<void> => {
  await db.query(
    graph,
    `update variant set promised_to = null, promised_until = null
      where tenant_id = $1 and name = $2 and promised_to = $3`,
    [graph, variant, to],
  );
};
