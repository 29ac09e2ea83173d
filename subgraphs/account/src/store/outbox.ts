import { encodeEvent, validateBody } from '@commerce/contracts';
import type { OutboxRow, OutboxStore } from '@commerce/messaging';
import { createObservedPool } from '@commerce/prisma';

interface Row {
  id: string;
  tenant_id: string;
  type: string;
  body: unknown;
  created_at: Date;
  position: string;
}

const toMessage = (row: Row): OutboxRow['message'] => {
  if (row.type !== 'commerce.account.erased.v1')
    throw new Error(`the outbox holds an unknown type: ${row.type}`);
  const body = validateBody(row.type, row.body);
  if (!body.ok) throw new Error(`the outbox holds a body that breaks its schema: ${body.error.message}`);
  return encodeEvent({
    id: row.id,
    type: row.type,
    source: '/account',
    tenant: row.tenant_id,
    timeMs: row.created_at.getTime(),
    sequence: BigInt(row.position),
    data: body.value,
  });
};

export interface AccountOutbox extends OutboxStore {
  /** Ends its connections. */
  close(): Promise<void>;
}

/**
 * The relay's own door through the tenant wall: connections that were opened with `app.relay`, for which the
 * outbox table, and no other, has policies to read and to remove. They never carry a tenant, so every other table
 * is empty to them; and the connections of requests never carry `app.relay`.
 */
export const createAccountOutbox = (options: {
  url: string;
  onStatement?: (sql: string) => void;
  onConnectionError?: (error: Error) => void;
}): AccountOutbox => {
  const pool = createObservedPool({
    ...options,
    poolSize: 1,
    applicationName: 'account-outbox',
    settings: { 'app.relay': 'on' },
  });
  return {
    async pending(limit) {
      const { rows } = await pool.query<Row>(
        'select id, tenant_id, type, body, created_at, position from outbox order by position limit $1',
        [limit],
      );
      return rows.map((row) => ({ id: row.id, message: toMessage(row) }));
    },
    async markPublished(ids) {
      await pool.query('delete from outbox where id = any($1)', [ids]);
    },
    close: () => pool.end(),
  };
};
