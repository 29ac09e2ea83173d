import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { toIso } from '@commerce/kernel';
import {
  failedConditions,
  isConditionFailed,
  type RetryEffects,
  type Sender,
  type TenantClients,
  type TransactItem,
  transactWithRetry,
} from '@commerce/service/dynamo';
import { z } from 'zod';
import type { CartStore } from '../ports.ts';
import { accountIndex, accountPk, activeSk, cartPk, metaSk } from './table.ts';

const keySchema = z.object({ pk: z.string(), sk: z.string() });
const metaSchema = z.object({ version: z.number(), createdAt: z.string() });

/** See CartStore.eraseAccount. Each cart goes in one transaction, so none is ever seen in pieces. */
export const createErasure = (deps: {
  clients: TenantClients;
  table: string;
  retry: RetryEffects;
  activeCartId: CartStore['activeCartId'];
}): CartStore['eraseAccount'] => {
  const { clients, table, retry, activeCartId } = deps;

  const queryAll = async (
    client: Sender,
    query: { index?: string; condition: string; values: Record<string, string> },
  ): Promise<Record<string, unknown>[]> => {
    const rows: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          ...(query.index === undefined ? { ConsistentRead: true } : { IndexName: query.index }),
          KeyConditionExpression: query.condition,
          ExpressionAttributeValues: query.values,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      rows.push(...(Items ?? []));
      from = LastEvaluatedKey;
    } while (from);
    return rows;
  };

  /** True if there was such a cart, made in time. A change in between means: look again. */
  const eraseCart = async (client: Sender, pk: string, untilMs: number): Promise<boolean> => {
    for (;;) {
      const rows = await queryAll(client, { condition: 'pk = :pk', values: { ':pk': pk } });
      const meta = rows.find(({ sk }) => sk === metaSk);
      if (!meta) return false;
      const { version, createdAt } = metaSchema.parse(meta);
      if (Date.parse(createdAt) > untilMs) return false;
      const deletes = rows.map((row): TransactItem => {
        const Key = keySchema.parse(row);
        if (row !== meta) return { Delete: { TableName: table, Key } };
        const condition = {
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': version },
        };
        return { Delete: { TableName: table, Key, ...condition } };
      });
      try {
        await transactWithRetry(client, deletes, retry);
        return true;
      } catch (error) {
        if (failedConditions(error).length === 0) throw error;
      }
    }
  };

  const dropPointer = async (tenant: string, accountId: string, cartId: string): Promise<void> => {
    try {
      await clients.of(tenant).send(
        new DeleteCommand({
          TableName: table,
          Key: { pk: accountPk(tenant, accountId), sk: activeSk },
          ConditionExpression: 'cartId = :cart',
          ExpressionAttributeValues: { ':cart': cartId },
        }),
      );
    } catch (error) {
      // It names another cart by now, or is gone.
      if (!isConditionFailed(error)) throw error;
    }
  };

  return async (tenant, accountId, untilMs) => {
    const client = clients.of(tenant);
    const pointed = await activeCartId(tenant, accountId);
    const indexed = await queryAll(client, {
      index: accountIndex,
      condition: 'accountPk = :account AND accountSk <= :until',
      values: { ':account': accountPk(tenant, accountId), ':until': `${toIso(untilMs)}#~` },
    });
    // The index lags behind; the pointer does not, so the newest cart is never missed.
    const pks = new Set(indexed.map((row) => keySchema.parse(row).pk));
    if (pointed !== null) pks.add(cartPk(tenant, pointed));
    let erased = 0;
    for (const pk of pks) erased += (await eraseCart(client, pk, untilMs)) ? 1 : 0;
    if (pointed !== null) {
      const left = await queryAll(client, {
        condition: 'pk = :pk',
        values: { ':pk': cartPk(tenant, pointed) },
      });
      if (!left.some(({ sk }) => sk === metaSk)) await dropPointer(tenant, accountId, pointed);
    }
    return erased;
  };
};
