import type { Clock } from '@commerce/kernel';
import {
  batchGetAll,
  failedConditions,
  idempotencyPut,
  readStoredAnswer,
  systemRetryEffects,
  tableReady,
  type TenantClients,
  type TransactItem,
  transactWithRetry,
} from '@commerce/service/dynamo';
import { z } from 'zod';
import type { Note } from '../domain/note.ts';
import type { __Name__Store } from '../ports.ts';
import { noteKey, skuKey } from './table.ts';

const noteSchema = z.object({ id: z.string(), sku: z.string(), text: z.string(), createdAtMs: z.number() });

const countSchema = z.object({ sku: z.string(), count: z.number() });

/** Notes in one DynamoDB table; see table.ts for its keys. */
export const createDynamoStore = (deps: {
  clients: TenantClients;
  table: string;
  clock: Clock;
}): __Name__Store => {
  const { clients, table, clock } = deps;

  const writesOf = (tenant: string, note: Note): TransactItem[] => [
    {
      Put: {
        TableName: table,
        Item: { ...noteKey(tenant, note.id), ...note },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    },
    {
      Update: {
        TableName: table,
        Key: skuKey(tenant, note.sku),
        UpdateExpression: 'SET sku = :sku ADD #count :one',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':sku': note.sku, ':one': 1 },
      },
    },
  ];

  return {
    async find(tenant, ids) {
      const keys = ids.map((id) => noteKey(tenant, id));
      // Consistent: whoever has just added a note sees it.
      const options = { ...systemRetryEffects, consistent: true };
      const items = await batchGetAll(clients.of(tenant), table, keys, options);
      const notes = new Map(items.map((item) => noteSchema.parse(item)).map((note) => [note.id, note]));
      return ids.map((id) => notes.get(id) ?? null);
    },
    async count(tenant, skus) {
      const keys = skus.map((sku) => skuKey(tenant, sku));
      const items = await batchGetAll(clients.of(tenant), table, keys);
      const counts = new Map(items.map((item) => countSchema.parse(item)).map((row) => [row.sku, row.count]));
      return skus.map((sku) => counts.get(sku) ?? 0);
    },
    async add(tenant, note, { operation, key, hash }) {
      const client = clients.of(tenant);
      const request = { tenant, op: operation, key, hash };
      const writes = writesOf(tenant, note);
      try {
        const nowMs = clock.nowMs();
        await transactWithRetry(client, [...writes, idempotencyPut(table, request, note, nowMs)]);
        return note;
      } catch (error) {
        if (failedConditions(error).length === 0) throw error;
        const stored = await readStoredAnswer(client, table, request, clock.nowMs());
        if (!stored) throw error;
        return noteSchema.parse(stored.result);
      }
    },
    ready: () => tableReady(clients.own, table),
  };
};
