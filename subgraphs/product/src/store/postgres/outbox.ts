import { encodeEvent } from '@commerce/contracts';
import type { OutboxRow, OutboxStore } from '@commerce/messaging';
import { createObservedPool } from '@commerce/prisma';

/** One written batch: the events' parts in columns. */
interface Batch {
  readonly tenant_id: string;
  readonly position: string;
  readonly product_ids: readonly string[];
  readonly skus: readonly string[];
  readonly sequences: readonly string[];
  readonly deleted: readonly boolean[];
  readonly created_at: Date;
}

/** Batches in order until they hold as many events as were asked for. */
const pendingSql = `
  select tenant_id, position, product_ids, skus, sequences, deleted, created_at
  from (
    select *, sum(cardinality(skus)) over (order by position) - cardinality(skus) as events_before
    from (select * from outbox order by position limit $1) oldest
  ) batch
  where events_before < $1
  order by position`;

const rowsOf = (batch: Batch): OutboxRow[] =>
  batch.skus.map((sku, i) => {
    const id = batch.product_ids[i] ?? '';
    const sequence = batch.sequences[i] ?? '0';
    return {
      // All of a batch have one id: it is removed as a whole once it is sent as a whole.
      id: batch.position,
      message: encodeEvent({
        id: `${id}:${sequence}`,
        type: 'commerce.product.changed.v1',
        source: '/product',
        subject: sku,
        tenant: batch.tenant_id,
        timeMs: batch.created_at.getTime(),
        sequence: BigInt(sequence),
        data: { id, sku, change: batch.deleted[i] === true ? 'deleted' : 'upserted' },
      }),
    };
  });

export interface ProductOutbox extends OutboxStore {
  /** Removes what nobody came for. */
  prune(beforeMs: number): Promise<void>;
  /** Ends its connections. */
  close(): Promise<void>;
}

/**
 * The relay's own door through the tenant wall: connections that were opened with `app.relay`, for which the
 * outbox, and no other table, has policies to read and to remove. They never carry a tenant.
 */
export const createProductOutbox = (options: {
  readonly url: string;
  readonly onConnectionError?: (error: Error) => void;
}): ProductOutbox => {
  const pool = createObservedPool({
    ...options,
    poolSize: 1,
    applicationName: 'product-outbox',
    settings: { 'app.relay': 'on' },
  });
  return {
    async pending(limit) {
      const { rows } = await pool.query<Batch>(pendingSql, [limit]);
      return rows.flatMap(rowsOf);
    },
    async markPublished(ids) {
      await pool.query('delete from outbox where position = any($1::bigint[])', [ids]);
    },
    async prune(beforeMs) {
      await pool.query('delete from outbox where created_at < to_timestamp($1 / 1000.0)', [beforeMs]);
    },
    close: () => pool.end(),
  };
};
