import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type ItemKey, type TenantClients, tenantOfKey } from '@commerce/service/dynamo';
import type { OutboxEntry, Outbox } from '../ports.ts';
import { outboxIndexPk } from './keys.ts';
import { readOutboxMessage } from './outboxRows.ts';
import { keysOf, readItems } from './read.ts';

const idOf = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`;

const keyOf = (id: string): ItemKey => {
  const [pk = '', sk = ''] = id.split(' ');
  return { pk, sk };
};

/** One of each in turn, so that a tenant with a backlog does not stand before the others. */
const inTurn = <T>(lists: readonly (readonly T[])[]): T[] =>
  Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, i) =>
    lists.flatMap((list) => list.slice(i, i + 1)),
  ).flat();

/** The events of all the tenants that this deployment serves. */
export const createOutbox = (clients: TenantClients, table: string, tenants: readonly string[]): Outbox => {
  const oldest = async (tenant: string, limit: number): Promise<ItemKey[]> => {
    // The index of things to do is looked through for every tenant, and holds keys alone.
    const { Items = [] } = await clients.own.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'toDo',
        KeyConditionExpression: 'gsi3pk = :pk',
        ExpressionAttributeValues: { ':pk': outboxIndexPk(tenant) },
        Limit: limit,
      }),
    );
    return keysOf(Items);
  };

  return {
    async pending(limit) {
      const keys = inTurn(await Promise.all(tenants.map((tenant) => oldest(tenant, limit)))).slice(0, limit);
      const byTenant = Object.entries(Object.groupBy(keys, ({ pk }) => tenantOfKey(pk)));
      const items = await Promise.all(
        byTenant.map(([tenant, own = []]) => readItems(clients.of(tenant), table, own)),
      );
      const found = new Map(
        items.flat().map((item) => [idOf({ pk: String(item['pk']), sk: String(item['sk']) }), item]),
      );
      // The index may still show what was sent and deleted a moment ago.
      return keys.flatMap((key): OutboxEntry[] => {
        const item = found.get(idOf(key));
        return item ? [{ id: idOf(key), message: readOutboxMessage(item) }] : [];
      });
    },

    async markPublished(ids) {
      const chunk = 25;
      for (let start = 0; start < ids.length; start += chunk) {
        await Promise.all(
          ids.slice(start, start + chunk).map((id) => {
            const { pk, sk } = keyOf(id);
            const remove = new DeleteCommand({ TableName: table, Key: { pk, sk } });
            return clients.of(tenantOfKey(pk)).send(remove);
          }),
        );
      }
    },
  };
};
