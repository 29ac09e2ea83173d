import { bodyHash, type FeedEvent, keyOf, type ProductUpserted, topicOf } from '@commerce/contracts';
import type { ProductEvent } from '../../src/operations/applyProductFeed.ts';

export const body = (sku: string, more: Partial<ProductUpserted> = {}): ProductUpserted => ({
  sku,
  slug: sku.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
  status: 'active',
  title: { en: `Product ${sku}` },
  categoryPath: [
    { code: 'home', slug: 'home', name: { en: 'Home', de: 'Wohnen' } },
    { code: 'chairs', slug: 'chairs', name: { en: 'Chairs', de: 'Stühle' } },
  ],
  prices: [
    { priceList: 'default', currencyCode: 'USD', amount: '19.99', minQuantity: 1 },
    { priceList: 'default', currencyCode: 'EUR', amount: '18.99', minQuantity: 1 },
  ],
  ...more,
});

interface Meta {
  readonly tenant?: string;
  readonly sequence?: number;
  readonly timeMs?: number;
}

const attributes = ({ tenant = 'acme', sequence = 1, timeMs = 1_767_600_000_000 }: Meta) => ({
  id: `${tenant}-${sequence}`,
  source: '/pim',
  subject: 'x',
  tenant,
  timeMs,
  sequence: BigInt(sequence),
});

export const upserted = (data: ProductUpserted, meta: Meta = {}): FeedEvent<'pim.product.upserted.v1'> => {
  const type = 'pim.product.upserted.v1';
  const key = keyOf(type, meta.tenant ?? 'acme', data);
  return { type, topic: topicOf(type).name, key, ...attributes(meta), hash: bodyHash(type, key, data), data };
};

export const deleted = (sku: string, meta: Meta = {}): ProductEvent => {
  const type = 'pim.product.deleted.v1';
  const data = { sku };
  const key = keyOf(type, meta.tenant ?? 'acme', data);
  return { type, topic: topicOf(type).name, key, ...attributes(meta), hash: bodyHash(type, key, data), data };
};
