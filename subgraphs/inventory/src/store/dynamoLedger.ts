import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mapConcurrently } from '../operations/mapConcurrently.ts';
import type { InventoryStore } from '../ports.ts';
import type { DynamoDeps } from './deps.ts';
import { toLedgerEntry } from './items.ts';
import { expiryIndex, ledgerKey, ledgerPk, ledgerPlaceOf, untoldShardPk, untoldShards } from './keys.ts';
import { ledgerActions, requestOf, stockActions, writeOnce } from './transactions.ts';

export const ledgerMethods = (
  deps: DynamoDeps,
): Pick<InventoryStore, 'adjust' | 'readLedger' | 'untold' | 'markTold'> => {
  const { clients, table } = deps;

  const untoldIn = async (tenant: string, shard: number, limit: number) => {
    // The index of things to do is looked through for every tenant, and holds keys alone.
    const { Items = [] } = await clients.own.send(
      new QueryCommand({
        TableName: table,
        IndexName: expiryIndex.name,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': expiryIndex.pk },
        ExpressionAttributeValues: { ':pk': untoldShardPk(tenant, shard) },
        Limit: limit,
      }),
    );
    return Items.map((item) => ledgerPlaceOf({ pk: String(item['pk']), sk: String(item['sk']) }));
  };

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
      const { Items = [] } = await clients.of(tenant).send(
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

    async untold(tenant, limit) {
      const perShard = Math.ceil(limit / untoldShards);
      const shards = Array.from({ length: untoldShards }, (_, shard) => untoldIn(tenant, shard, perShard));
      return (await Promise.all(shards)).flat();
    },

    async markTold(tenant, entries) {
      await mapConcurrently(entries, 25, (entry) =>
        clients.of(tenant).send(
          new UpdateCommand({
            TableName: table,
            Key: { ...ledgerKey(tenant, entry) },
            UpdateExpression: 'REMOVE #pk, #sk',
            ExpressionAttributeNames: { '#pk': expiryIndex.pk, '#sk': expiryIndex.sk },
          }),
        ),
      );
    },
  };
};
