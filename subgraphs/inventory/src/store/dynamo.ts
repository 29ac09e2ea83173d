import { type TableDefinition, tableReady } from '@commerce/service/dynamo';
import type { InventoryStore } from '../ports.ts';
import type { DynamoDeps } from './deps.ts';
import { ledgerMethods } from './dynamoLedger.ts';
import { locationMethods } from './dynamoLocations.ts';
import { reservationMethods } from './dynamoReservations.ts';
import { stockMethods } from './dynamoStock.ts';
import { expiryIndex } from './keys.ts';

export const inventoryTable = (prefix: string): TableDefinition => ({
  name: `${prefix}inventory`,
  indexes: [{ ...expiryIndex, projection: 'KEYS_ONLY' }],
});

/** Stock in DynamoDB: the layout is in DECISIONS.md, the limits behind it beside each key and update. */
export const createDynamoInventoryStore = (deps: DynamoDeps): InventoryStore => ({
  ready: () => tableReady(deps.clients.own, deps.table),
  ...stockMethods(deps),
  ...reservationMethods(deps),
  ...ledgerMethods(deps),
  ...locationMethods(deps),
});
