import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, CodedError } from '@commerce/kernel';
import {
  failedConditions,
  jitteredDelayMs,
  readStoredAnswer,
  type RetryEffects,
  systemRetryEffects,
  tableReady,
  type TenantClients,
  transactWithRetry,
} from '@commerce/service/dynamo';
import { z } from 'zod';
import type { Cart } from '../domain/cart.ts';
import type { Answer, CartStore } from '../ports.ts';
import { createErasure } from './erasure.ts';
import { cartOf } from './items.ts';
import { accountPk, activeSk, cartPk } from './table.ts';
import { idempotent, transactionOf } from './writes.ts';

/** Reads that may find rows of two versions before the store is said to be too busy. */
const maxTornReads = 8;

const pointerSchema = z.object({ cartId: z.string() });

/** Carts in one DynamoDB table; see table.ts for its keys. */
export const createDynamoStore = (deps: {
  clients: TenantClients;
  table: string;
  clock: Clock;
  retry?: RetryEffects;
}): CartStore => {
  const { clients, table, clock, retry = systemRetryEffects } = deps;

  /** All rows of the cart's partition; several pages only if somebody else wrote there. */
  const readRows = async (tenant: string, cartId: string): Promise<Record<string, unknown>[]> => {
    const rows: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const { Items, LastEvaluatedKey } = await clients.of(tenant).send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': cartPk(tenant, cartId) },
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      rows.push(...(Items ?? []));
      from = LastEvaluatedKey;
    } while (from);
    return rows;
  };

  const find = async (tenant: string, cartId: string): Promise<Cart | null> => {
    for (let tries = 1; tries <= maxTornReads; tries += 1) {
      const cart = cartOf(await readRows(tenant, cartId));
      if (cart !== 'torn') return cart;
      await retry.sleep(jitteredDelayMs(retry, tries));
    }
    throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the cart changes faster than it can be read');
  };

  const activeCartId = async (tenant: string, accountId: string): Promise<string | null> => {
    const { Item } = await clients.of(tenant).send(
      new GetCommand({
        TableName: table,
        Key: { pk: accountPk(tenant, accountId), sk: activeSk },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? null : pointerSchema.parse(Item).cartId;
  };

  return {
    find,
    activeCartId,
    async answerTo(tenant, request) {
      const stored = await readStoredAnswer(
        clients.of(tenant),
        table,
        idempotent(tenant, request),
        clock.nowMs(),
      );
      // We wrote it ourselves, in the same transaction as the state it describes.
      return stored ? (stored.result as Answer) : null;
    },
    async commit(tenant, write) {
      try {
        await transactWithRetry(
          clients.of(tenant),
          transactionOf(table, tenant, write, clock.nowMs()),
          retry,
        );
        return 'committed';
      } catch (error) {
        if (failedConditions(error).length > 0) return 'raced';
        throw error;
      }
    },
    eraseAccount: createErasure({ clients, table, retry, activeCartId }),
    ready: () => tableReady(clients.own, table),
  };
};
