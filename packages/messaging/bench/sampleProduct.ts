import { encodeEvent, type BrokerMessage, type TextByLocale } from '@commerce/contracts';

const text = (en: string): TextByLocale => ({ en, de: `${en} (de)` });

/** A typical product event of about 1.2 KB. */
export const productMessage = (n: number): BrokerMessage =>
  encodeEvent({
    id: `evt-${n}`,
    type: 'pim.product.upserted.v1',
    source: '/pim',
    tenant: 'acme',
    timeMs: 1_767_225_600_000,
    sequence: BigInt(n + 1),
    data: {
      sku: `SKU-${n}`,
      slug: `oak-chair-${n}`,
      status: 'active',
      brand: 'Nordwood',
      title: text(`Oak chair ${n}`),
      description: text('A chair of solid oak with a woven seat, made to last.'),
      group: {
        code: `CHAIR-${n % 500}`,
        title: text('Oak chair'),
        options: [{ code: 'color', name: text('Color') }],
      },
      optionValues: [{ option: 'color', value: 'natural' }],
      categoryPath: [
        { code: 'furniture', slug: 'furniture', name: text('Furniture') },
        { code: 'chairs', slug: 'chairs', name: text('Chairs') },
      ],
      attributes: [
        { code: 'material', type: 'text', value: 'oak' },
        { code: 'weight', type: 'number', value: 6.5, unit: 'kg' },
        { code: 'foldable', type: 'boolean', value: false },
      ],
      media: [
        {
          url: `https://cdn.example.com/chairs/${n}.jpg`,
          kind: 'image',
          widthPixels: 1200,
          heightPixels: 1200,
        },
      ],
      prices: [
        { priceList: 'default', currencyCode: 'USD', amount: '129.00', minQuantity: 1 },
        {
          priceList: 'default',
          currencyCode: 'EUR',
          amount: '119.00',
          minQuantity: 1,
          validFrom: '2026-01-01T00:00:00Z',
        },
      ],
      cost: { currencyCode: 'EUR', amount: '61.20' },
    },
  });
