import type { InventoryCounted, LocationUpserted } from '@commerce/contracts';
import { createRandom } from './random.ts';
import type { SourceShop } from './source.ts';
import type { SampleTenant } from './tenants.ts';

const isWarehouse = ({ warehouses }: SampleTenant, { id }: SourceShop): boolean => warehouses.includes(id);

const locationCode = (tenant: SampleTenant, shop: SourceShop): string =>
  `${isWarehouse(tenant, shop) ? 'W' : 'S'}${shop.id}`;

export const locationsOf = (tenant: SampleTenant): LocationUpserted[] =>
  tenant.shops.map((shop) => ({
    location: locationCode(tenant, shop),
    name: `${tenant.name} ${shop.name}`,
    kind: isWarehouse(tenant, shop) ? 'warehouse' : 'shop',
    lat: shop.location.lat,
    lon: shop.location.lon,
    address: {
      line1: shop.address,
      city: shop.city,
      region: shop.state,
      postalCode: shop.zip,
      countryCode: 'US',
    },
    active: true,
  }));

/** Where and how much: sold out everywhere it is kept, on hand at one place alone, or spread. */
export type StockPlan = 'sold-out' | 'single' | 'spread';

const drawPlan = (chance: number): StockPlan =>
  chance < 0.05 ? 'sold-out' : chance < 0.1 ? 'single' : 'spread';

/** The counts of one SKU, a location each. */
export const countsOf = (tenant: SampleTenant, sku: string, planned?: StockPlan): InventoryCounted[] => {
  const random = createRandom(tenant.id, 'stock', sku);
  const plan = planned ?? drawPlan(random.next());
  const warehouses = tenant.shops.filter((shop) => isWarehouse(tenant, shop));
  const shops = tenant.shops.filter((shop) => !isWarehouse(tenant, shop));
  const places = [
    ...random.sample(warehouses, random.integer(1, 2)),
    ...random.sample(shops, random.integer(1, Math.min(4, shops.length))),
  ];
  const [only] = places;
  return places.map((shop) => {
    const full = isWarehouse(tenant, shop) ? random.integer(20, 400) : Math.max(0, random.integer(-3, 30));
    const has = plan === 'spread' || (plan === 'single' && shop === only);
    return { sku, location: locationCode(tenant, shop), onHand: has ? full : 0 };
  });
};
