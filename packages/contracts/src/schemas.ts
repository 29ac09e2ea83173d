import accountErased from '../schemas/commerce.account.erased.v1.schema.json' with { type: 'json' };
import inventoryChanged from '../schemas/commerce.inventory.changed.v1.schema.json' with { type: 'json' };
import orderPlaced from '../schemas/commerce.order.placed.v1.schema.json' with { type: 'json' };
import productChanged from '../schemas/commerce.product.changed.v1.schema.json' with { type: 'json' };
import productDeleted from '../schemas/pim.product.deleted.v1.schema.json' with { type: 'json' };
import productUpserted from '../schemas/pim.product.upserted.v1.schema.json' with { type: 'json' };
import inventoryCounted from '../schemas/supply.inventory.counted.v1.schema.json' with { type: 'json' };
import locationUpserted from '../schemas/supply.location.upserted.v1.schema.json' with { type: 'json' };
import orderStatusChanged from '../schemas/supply.order-status.changed.v1.schema.json' with { type: 'json' };
import type { EventType } from './events.ts';

/** The JSON Schema (2020-12) of every event type. The files are the contract; the types follow them. */
export const eventSchemas: Readonly<Record<EventType, object>> = {
  'pim.product.upserted.v1': productUpserted,
  'pim.product.deleted.v1': productDeleted,
  'supply.inventory.counted.v1': inventoryCounted,
  'supply.location.upserted.v1': locationUpserted,
  'supply.order-status.changed.v1': orderStatusChanged,
  'commerce.order.placed.v1': orderPlaced,
  'commerce.account.erased.v1': accountErased,
  'commerce.product.changed.v1': productChanged,
  'commerce.inventory.changed.v1': inventoryChanged,
};
