import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { batchGetAll, isConditionFailed, withContentionRetry } from '@commerce/service/dynamo';
import type { StockLocation } from '../domain/location.ts';
import type { InventoryStore } from '../ports.ts';
import { type DynamoDeps, retryOf } from './deps.ts';
import { locationItem, toStoredLocation } from './items.ts';
import { locationKey, locationsPk } from './keys.ts';

type Methods = 'listLocations' | 'readLocations' | 'writeLocation';

export const locationMethods = (deps: DynamoDeps): Pick<InventoryStore, Methods> => {
  const { clients, table } = deps;
  return {
    async listLocations(tenant) {
      const found: StockLocation[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await clients.of(tenant).send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': locationsPk(tenant) },
            ...(from && { ExclusiveStartKey: from }),
          }),
        );
        found.push(...(page.Items ?? []).map((item) => toStoredLocation(item).location));
        from = page.LastEvaluatedKey;
      } while (from);
      return found;
    },

    async readLocations(tenant, ids) {
      const keys = ids.map((id) => locationKey(tenant, id));
      const items = await batchGetAll(clients.of(tenant), table, keys, {
        ...retryOf(deps),
        consistent: true,
      });
      const stored = items.map(toStoredLocation);
      return new Map(stored.map((one) => [one.location.id, one]));
    },

    async writeLocation(tenant, stored) {
      const command = new PutCommand({
        TableName: table,
        Item: locationItem(tenant, stored),
        ConditionExpression: 'attribute_not_exists(pk) OR #sequence < :sequence',
        ExpressionAttributeNames: { '#sequence': 'sequence' },
        ExpressionAttributeValues: { ':sequence': stored.position.sequence },
      });
      try {
        await withContentionRetry(retryOf(deps), () => clients.of(tenant).send(command));
        return true;
      } catch (error) {
        if (isConditionFailed(error)) return false;
        throw error;
      }
    },
  };
};
