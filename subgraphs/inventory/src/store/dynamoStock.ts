import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchGetAll, identityOf, isConditionFailed, withContentionRetry } from '@commerce/service/dynamo';
import type { InventoryStore } from '../ports.ts';
import { type DynamoDeps, retryOf } from './deps.ts';
import { stockKey } from './keys.ts';
import { countUpdate, toStock } from './stockItem.ts';

/** Stocks by SKU out of items that were read in no order and with others among them. */
export const stocksIn = (
  tenant: string,
  skus: readonly string[],
  items: readonly Record<string, unknown>[],
) => {
  const byKey = new Map(
    items.map((item) => [identityOf({ pk: String(item['pk']), sk: String(item['sk']) }), item]),
  );
  return new Map(skus.map((sku) => [sku, toStock(sku, byKey.get(identityOf(stockKey(tenant, sku))))]));
};

export const stockMethods = (deps: DynamoDeps): Pick<InventoryStore, 'readStocks' | 'writeCounts'> => {
  const { clients, table } = deps;
  return {
    async readStocks(tenant, skus, { fresh } = { fresh: false }) {
      const keys = skus.map((sku) => stockKey(tenant, sku));
      const items = await batchGetAll(clients.of(tenant), table, keys, {
        ...retryOf(deps),
        consistent: fresh,
      });
      return stocksIn(tenant, skus, items);
    },

    async writeCounts(tenant, sku, counts) {
      const command = new UpdateCommand({
        TableName: table,
        Key: { ...stockKey(tenant, sku) },
        ...countUpdate(counts),
        ReturnValues: 'ALL_NEW',
      });
      try {
        const { Attributes } = await withContentionRetry(retryOf(deps), () =>
          clients.of(tenant).send(command),
        );
        return toStock(sku, Attributes);
      } catch (error) {
        if (isConditionFailed(error)) return undefined;
        throw error;
      }
    },
  };
};
