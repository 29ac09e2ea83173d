import type { FeedEvent } from '@commerce/contracts';
import type { EntityName } from '../engine/cache/port.ts';

/**
 * Which entities an event speaks of, by every key that it knows: an answer is kept under one of them, and which
 * one depends on the query. A subgraph that begins to announce changes gets its line here.
 */
export const affectedBy = (event: FeedEvent): readonly EntityName[] => {
  const { tenant } = event;
  switch (event.type) {
    case 'commerce.product.changed.v1': {
      const product = { tenant, subgraph: 'product', typename: 'Product' };
      const { id, sku } = event.data;
      return [
        { ...product, key: { id } },
        { ...product, key: { sku } },
      ];
    }
    case 'commerce.inventory.changed.v1':
      return [{ tenant, subgraph: 'inventory', typename: 'Product', key: { sku: event.data.sku } }];
    default:
      return [];
  }
};
