import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { InventoryStore } from '../ports.ts';
import type { DynamoDeps } from './deps.ts';
import { toLedgerEntry } from './items.ts';
import { ledgerPk } from './keys.ts';
import { ledgerActions, requestOf, stockActions, writeOnce } from './transactions.ts';

export const ledgerMethods = (deps: DynamoDeps): Pick<InventoryStore, 'adjust' | 'readLedger'> => {
  const { client, table } = deps;
  return {
    async adjust(tenant, intent, sku, change, entry) {
      const outcome = await writeOnce(deps, requestOf(tenant, intent), entry, [
        ...stockActions(table, tenant, [{ sku, changes: [change] }], 'onHand'),
        ...ledgerActions(table, tenant, [entry]),
      ]);
      return outcome.status === 'replayed' ? { ...outcome, answer: toLedgerEntry(outcome.answer) } : outcome;
    },

    async readLedger(tenant, { sku, month, afterId, limit }) {
      const pk = ledgerPk(tenant, sku, month);
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: afterId === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :after',
          ExpressionAttributeValues: { ':pk': pk, ...(afterId !== undefined && { ':after': afterId }) },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return Items.map(toLedgerEntry);
    },
  };
};
