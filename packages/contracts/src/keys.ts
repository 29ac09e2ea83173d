import type { EventBodies, EventType } from './events.ts';

type EntityKeys = { readonly [K in EventType]: (data: EventBodies[K]) => string };

const entityKeys: EntityKeys = {
  'pim.product.upserted.v1': ({ sku }) => sku,
  'pim.product.deleted.v1': ({ sku }) => sku,
  'supply.inventory.counted.v1': ({ sku, location }) => `${sku}:${location}`,
  'supply.location.upserted.v1': ({ location }) => `*:${location}`,
  'supply.order-status.changed.v1': ({ orderId }) => orderId,
  'commerce.order.placed.v1': ({ orderId }) => orderId,
  'commerce.account.erased.v1': ({ accountId }) => accountId,
  'commerce.product.changed.v1': ({ id }) => id,
  'commerce.inventory.changed.v1': ({ sku }) => sku,
};

/** The part of the key after the tenant. */
export const entityKeyOf = <T extends EventType>(type: T, data: EventBodies[T]): string =>
  entityKeys[type](data);

/** The message key that an event of this type and body must have. */
export const keyOf = <T extends EventType>(type: T, tenant: string, data: EventBodies[T]): string =>
  `${tenant}:${entityKeyOf(type, data)}`;
