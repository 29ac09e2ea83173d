import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '../../scripts/codegen.ts';

const config: CodegenConfig = subgraphCodegen({
  Product: '../models.ts#ProductRef',
  Inventory: '../../domain/inventory.ts#Inventory as InventoryModel',
  LocationInventory: '../../domain/inventory.ts#LocationInventory as LocationInventoryModel',
  StockLocation: '../../domain/location.ts#LocationView',
  Reservation: '../../domain/reservation.ts#Reservation as ReservationModel',
  ReservationLine: '../../domain/reservation.ts#HeldLine',
  StockLedgerEntry: '../../domain/ledger.ts#LedgerEntry',
  UserError: '../models.ts#UserErrorModel',
});

export default config;
