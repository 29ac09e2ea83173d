import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  failedConditions,
  isConditionFailed,
  type Sender,
  type TenantClients,
  transactWithRetry,
} from '@commerce/service/dynamo';
import type { OrderLine } from '../domain/order.ts';
import type { OrderStore } from '../ports.ts';
import {
  accountIndexPk,
  dayIndexPk,
  erasedKey,
  lineKey,
  metaKey,
  orderPk,
  parkKey,
  parkPrefix,
  statusRange,
} from './keys.ts';
import { readPage } from './orderLists.ts';
import { orderItem, parkedItem, readLine, readOrder, readParked } from './orderRows.ts';
import { type Item, readItems } from './read.ts';

/** An early event waits this long for its turn. */
const keepParkedSeconds = 30 * 86_400;

export const createOrderStore = (clients: TenantClients, table: string): OrderStore => {
  const TableName = table;

  const queryAll = async (
    client: Sender,
    pk: string,
    range: { readonly from: string; readonly to: string },
  ): Promise<Item[]> => {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': pk, ':from': range.from, ':to': range.to },
          ConsistentRead: true,
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  };

  return {
    async orders(tenant, ids) {
      return (
        await readItems(
          clients.of(tenant),
          table,
          ids.map((id) => metaKey(tenant, id)),
        )
      ).map(readOrder);
    },

    async lines(tenant, orders) {
      const keys = orders.flatMap(({ id, lineCount }) =>
        Array.from({ length: lineCount }, (_, index) => lineKey(tenant, id, index)),
      );
      const byKey = new Map(
        (await readItems(clients.of(tenant), table, keys)).map((item) => [
          `${String(item['pk'])} ${String(item['sk'])}`,
          item,
        ]),
      );
      return new Map(
        orders.map(({ id, lineCount }): [string, OrderLine[]] => {
          const lines = Array.from({ length: lineCount }, (_, index) => {
            const { pk, sk } = lineKey(tenant, id, index);
            return byKey.get(`${pk} ${sk}`);
          });
          return [id, lines.flatMap((item) => (item ? [readLine(item)] : []))];
        }),
      );
    },

    ofAccount: (tenant, accountId, page) =>
      readPage(
        clients.of(tenant),
        table,
        { name: 'byAccount', pkName: 'gsi1pk', skName: 'gsi1sk', pk: accountIndexPk(tenant, accountId) },
        page,
        // The index may still show an order that erasure has just made nobody's.
        { readAhead: 1, keep: ({ owner }) => owner.kind === 'account' && owner.accountId === accountId },
      ),

    ofDay: (tenant, { day, status }, page) =>
      readPage(
        clients.of(tenant),
        table,
        { name: 'byDay', pkName: 'gsi2pk', skName: 'gsi2sk', pk: dayIndexPk(tenant, day) },
        page,
        { readAhead: status ? 100 : 1, keep: (order) => status === undefined || order.status === status },
      ),

    async statusView(tenant, orderId) {
      const items = await queryAll(clients.of(tenant), orderPk(tenant, orderId), statusRange);
      const meta = items.find(({ sk }) => sk === 'META');
      const parked = items.filter(({ sk }) => String(sk).startsWith(parkPrefix)).map(readParked);
      return { order: meta && readOrder(meta), parked };
    },

    async save(tenant, order, unparked) {
      const put = {
        TableName,
        Item: orderItem(tenant, order),
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: { ':revision': order.revision - 1 },
      };
      try {
        if (unparked) {
          const Key = { ...parkKey(tenant, order.id, unparked.sequence) };
          await transactWithRetry(clients.of(tenant), [{ Put: put }, { Delete: { TableName, Key } }]);
        } else {
          await clients.of(tenant).send(new PutCommand(put));
        }
        return true;
      } catch (error) {
        if (isConditionFailed(error) || failedConditions(error).length > 0) return false;
        throw error;
      }
    },

    async park(tenant, event, nowMs) {
      const client = clients.of(tenant);
      const Item = parkedItem(tenant, event, Math.floor(nowMs / 1000) + keepParkedSeconds);
      try {
        await client.send(
          new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
        );
        return 'parked';
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
      const Key = { ...parkKey(tenant, event.orderId, event.sequence) };
      const { Item: there } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      // Gone in between: its turn came, so this is a replay of it or will be seen as a conflict next time.
      return !there || readParked(there).hash === event.hash ? 'duplicate' : 'conflict';
    },

    async unpark(tenant, orderId, sequence) {
      await clients
        .of(tenant)
        .send(new DeleteCommand({ TableName, Key: { ...parkKey(tenant, orderId, sequence) } }));
    },

    async markErased(tenant, accountId, erasedAtMs) {
      try {
        await clients.of(tenant).send(
          new UpdateCommand({
            TableName,
            Key: { ...erasedKey(tenant, accountId) },
            UpdateExpression: 'SET erasedAtMs = :at',
            ConditionExpression: 'attribute_not_exists(erasedAtMs) OR erasedAtMs < :at',
            ExpressionAttributeValues: { ':at': erasedAtMs },
          }),
        );
      } catch (error) {
        // A later erasure is known.
        if (!isConditionFailed(error)) throw error;
      }
    },
  };
};
