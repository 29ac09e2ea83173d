import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  batchGetAll,
  failedConditions,
  idempotencyKeyOf,
  identityOf,
  storedAnswer,
  type TransactItem,
  transactWithRetry,
} from '@commerce/service/dynamo';
import type { Close, InventoryStore } from '../ports.ts';
import { type DynamoDeps, retryOf } from './deps.ts';
import { stocksIn } from './dynamoStock.ts';
import { closedTtl, heldItem, toReservation } from './items.ts';
import { expiryIndex, expiryShardPk, expiryShards, reservationKey, sortableMs, stockKey } from './keys.ts';
import { ledgerActions, requestOf, stockActions, writeOnce } from './transactions.ts';

const closeAction = (table: string, tenant: string, { reservation, to, atMs }: Close): TransactItem => ({
  Update: {
    TableName: table,
    Key: { ...reservationKey(tenant, reservation.id) },
    UpdateExpression: 'SET #status = :to, closedAtMs = :now, #ttl = :ttl REMOVE #ipk, #isk',
    ConditionExpression: to === 'COMMITTED' ? '#status = :held AND expiresAtMs > :now' : '#status = :held',
    ExpressionAttributeNames: {
      '#status': 'status',
      '#ttl': 'ttl',
      '#ipk': expiryIndex.pk,
      '#isk': expiryIndex.sk,
    },
    ExpressionAttributeValues: { ':to': to, ':held': 'HELD', ':now': atMs, ':ttl': closedTtl(atMs) },
  },
});

type Methods = 'readForReserve' | 'hold' | 'findReservation' | 'close' | 'overdueReservations';

export const reservationMethods = (deps: DynamoDeps): Pick<InventoryStore, Methods> => {
  const { clients, table, clock } = deps;

  const overdueIn = async (tenant: string, shard: number, nowMs: number, limit: number) => {
    // As in the ledger: the index of things to do is about all tenants, and holds keys alone.
    const { Items = [] } = await clients.own.send(
      new QueryCommand({
        TableName: table,
        IndexName: expiryIndex.name,
        KeyConditionExpression: '#pk = :pk AND #sk < :end',
        ExpressionAttributeNames: { '#pk': expiryIndex.pk, '#sk': expiryIndex.sk },
        // `#` follows the time in the key, and `$` follows `#`: everything up to and including now.
        ExpressionAttributeValues: { ':pk': expiryShardPk(tenant, shard), ':end': `${sortableMs(nowMs)}$` },
        Limit: limit,
      }),
    );
    return Items.map((item) => String(item[expiryIndex.sk]));
  };

  return {
    async readForReserve(tenant, intent, skus) {
      const request = requestOf(tenant, intent);
      const keys = [idempotencyKeyOf(request), ...skus.map((sku) => stockKey(tenant, sku))];
      const items = await batchGetAll(clients.of(tenant), table, keys, {
        ...retryOf(deps),
        consistent: true,
      });
      const rowKey = identityOf(idempotencyKeyOf(request));
      const row = items.find(
        (item) => identityOf({ pk: String(item['pk']), sk: String(item['sk']) }) === rowKey,
      );
      const answer = storedAnswer(row, request, clock.nowMs());
      return { ...(answer && { answer: String(answer.result) }), stocks: stocksIn(tenant, skus, items) };
    },

    async hold(tenant, intent, { reservation, changes, entries }) {
      const outcome = await writeOnce(deps, requestOf(tenant, intent), reservation.id, [
        {
          Put: {
            TableName: table,
            Item: heldItem(tenant, reservation),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        ...stockActions(table, tenant, changes, 'available'),
        ...ledgerActions(table, tenant, entries),
      ]);
      return outcome.status === 'replayed' ? { ...outcome, answer: String(outcome.answer) } : outcome;
    },

    async findReservation(tenant, id) {
      const { Item } = await clients
        .of(tenant)
        .send(
          new GetCommand({ TableName: table, Key: { ...reservationKey(tenant, id) }, ConsistentRead: true }),
        );
      return Item && toReservation(Item);
    },

    async close(tenant, close) {
      const actions = [
        closeAction(table, tenant, close),
        ...stockActions(table, tenant, close.changes, 'none'),
        ...ledgerActions(table, tenant, close.entries),
      ];
      try {
        await transactWithRetry(clients.of(tenant), actions, retryOf(deps));
        return true;
      } catch (error) {
        if (failedConditions(error).length > 0) return false;
        throw error;
      }
    },

    async overdueReservations(tenant, nowMs, limit) {
      const shards = Array.from({ length: expiryShards }, (_, shard) =>
        overdueIn(tenant, shard, nowMs, limit),
      );
      const sortKeys = (await Promise.all(shards)).flat().sort().slice(0, limit);
      return sortKeys.map((key) => key.slice(key.indexOf('#') + 1));
    },
  };
};
