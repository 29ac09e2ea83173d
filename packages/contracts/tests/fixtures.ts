import type { BrokerMessage, EventBodies, EventType, OutgoingEvent, ProductUpserted } from '../src/index.ts';

/** A body of every type, with every optional part in it. The types check it here, the schemas in the tests. */
export const bodies: EventBodies = {
  'pim.product.upserted.v1': {
    sku: 'CHAIR-OAK.01',
    slug: 'oak-chair-01',
    status: 'active',
    brand: 'Nordwood',
    title: { en: 'Oak chair', 'de-AT': 'Sessel aus Eiche' },
    description: { en: 'Solid oak with a woven seat.' },
    seo: { title: { en: 'Oak chair' }, description: { en: 'A chair of oak' } },
    group: {
      code: 'CHAIR-OAK',
      title: { en: 'Oak chair' },
      options: [{ code: 'color', name: { en: 'Color' } }],
    },
    optionValues: [{ option: 'color', value: 'natural', label: { en: 'Natural' } }],
    categoryPath: [{ code: 'chairs', slug: 'chairs', name: { en: 'Chairs' } }],
    attributes: [
      { code: 'material', name: { en: 'Material' }, type: 'text', value: 'oak' },
      { code: 'weight', type: 'number', value: 6.5, unit: 'kg' },
      { code: 'foldable', type: 'boolean', value: false },
    ],
    media: [
      {
        url: 'https://cdn.example.com/oak.jpg',
        kind: 'image',
        alt: { en: 'A chair' },
        widthPixels: 1200,
        heightPixels: 900,
      },
    ],
    prices: [
      { priceList: 'default', currencyCode: 'USD', amount: '129.00', minQuantity: 1 },
      {
        priceList: 'default',
        currencyCode: 'EUR',
        amount: '119.5',
        minQuantity: 10,
        validFrom: '2026-01-01T00:00:00Z',
        validTo: '2026-12-31T23:59:59.999+01:00',
      },
    ],
    cost: { currencyCode: 'EUR', amount: '61.20' },
  },
  'pim.product.deleted.v1': { sku: 'CHAIR-OAK.01' },
  'supply.inventory.counted.v1': {
    sku: 'CHAIR-OAK.01',
    location: 'W1',
    onHand: 12,
    countedAt: '2026-01-01T00:00:00Z',
  },
  'supply.location.upserted.v1': {
    location: 'W1',
    name: 'Warehouse Berlin',
    kind: 'warehouse',
    lat: 52.5,
    lon: 13.4,
    address: { line1: 'Hafenstr. 1', city: 'Berlin', region: 'BE', postalCode: '10115', countryCode: 'DE' },
    active: true,
  },
  'supply.order-status.changed.v1': {
    orderId: 'ord_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    from: 'PICKING',
    to: 'SHIPPED',
    occurredAt: '2026-01-01T00:00:00Z',
    carrier: 'DHL',
    trackingNumber: 'JD0001',
    trackingUrl: 'https://track.example.com/JD0001',
  },
  'commerce.order.placed.v1': {
    orderId: 'ord_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    orderNumber: 'A-1001',
    accountId: 'acc_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    placedAt: '2026-01-01T00:00:00Z',
    currencyCode: 'EUR',
    totalMinor: 23900,
    lines: [{ sku: 'CHAIR-OAK.01', quantity: 2 }],
  },
  'commerce.account.erased.v1': {
    accountId: 'acc_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    erasedAt: '2026-01-01T00:00:00Z',
  },
  'commerce.product.changed.v1': {
    id: 'prd_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    sku: 'CHAIR-OAK.01',
    change: 'upserted',
  },
  'commerce.inventory.changed.v1': {
    sku: 'CHAIR-OAK.01',
    available: 10,
    onHand: 12,
    reserved: 2,
    locations: [{ location: 'W1', available: 10, onHand: 12, reserved: 2 }],
  },
};

export const eventTypes = Object.keys(bodies) as EventType[];

/** The smallest product that the schema takes. */
export const smallProduct: ProductUpserted = {
  sku: 'A',
  slug: 'a',
  status: 'draft',
  title: { en: 'A' },
  categoryPath: [{ code: 'c', slug: 'c', name: { en: 'C' } }],
  prices: [],
};

const eventFor = <T extends EventType>(type: T, data: EventBodies[T]) => ({
  id: 'evt-1',
  type,
  source: '/pim',
  tenant: 'acme',
  timeMs: Date.parse('2026-01-01T12:00:00.000Z'),
  sequence: 17n,
  data,
});

/** An event of this type as its producer would make it. */
export const eventOf = <T extends EventType>(type: T): OutgoingEvent =>
  eventFor(type, bodies[type]) as OutgoingEvent;

export const isKnownTenant = (tenant: string): boolean => tenant === 'acme' || tenant === 'globex';

/** The same message with other headers; undefined takes one away. */
export const withHeaders = (
  message: BrokerMessage,
  changes: Record<string, string | undefined>,
): BrokerMessage => ({
  ...message,
  headers: Object.fromEntries(
    Object.entries({ ...message.headers, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  ),
});
