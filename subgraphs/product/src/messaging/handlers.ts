import type { FeedHandler } from '@commerce/messaging';
import { applyProductFeed, type ApplyProductFeedDeps } from '../operations/applyProductFeed.ts';

/** What the product subgraph is fed with. Both types share their keys, so one handler keeps their order. */
export const createHandlers = (deps: ApplyProductFeedDeps): readonly FeedHandler[] => {
  const products: FeedHandler<'pim.product.upserted.v1' | 'pim.product.deleted.v1'> = {
    types: ['pim.product.upserted.v1', 'pim.product.deleted.v1'],
    handle: (events) => applyProductFeed(deps, events),
  };
  return [products];
};
