import type { OutgoingEvent } from '@commerce/contracts';
import { createModel } from './model.ts';
import { createRandom } from './random.ts';
import { stamp } from './sampleFeeds.ts';
import { locationsOf } from './stock.ts';
import { sampleTenants, type SampleTenant } from './tenants.ts';
import { variantsOf } from './variants.ts';

export interface SyntheticOptions {
  /** One of the sample tenants; `acme` unless told. */
  readonly tenant?: string;
  /** Above the sample feeds' own, so that a run after them is applied; raise it to apply a second run. */
  readonly version?: number;
}

const tenantOf = (id = 'acme'): SampleTenant => {
  const tenant = sampleTenants.find((one) => one.id === id);
  if (tenant === undefined) throw new RangeError(`there is no sample tenant "${id}"`);
  return tenant;
};

/**
 * `count` products of the sample's shape and size, each with a SKU of its own, for load tests. In
 * constant memory: a model's variants are made when their turn comes.
 *
 * @param seed tells two catalogs apart: it is part of every SKU
 */
export function* syntheticProducts(
  count: number,
  seed: number,
  { tenant: tenantId, version = 2 }: SyntheticOptions = {},
): Generator<OutgoingEvent<'pim.product.upserted.v1'>> {
  const tenant = tenantOf(tenantId);
  let number = 0;
  for (let round = 0; number < count; round += 1) {
    for (const line of tenant.lines) {
      const model = createModel(`${tenant.id}/${seed}`, line, round, false);
      for (const product of variantsOf(tenant.id, model, false, `-X${seed}.${round}`)) {
        if (number >= count) return;
        number += 1;
        yield stamp(
          { type: 'pim.product.upserted.v1', tenant: tenant.id, source: '/pim', number, version },
          product,
        );
      }
    }
  }
}

/**
 * `count` stock counts over `skus` SKUs at the sample's locations, for load tests: a key comes again
 * after `skus` × locations events, with a higher sequence. In constant memory.
 */
export function* syntheticCounts(
  count: number,
  seed: number,
  { skus = 1000, tenant: tenantId, version = 2 }: SyntheticOptions & { readonly skus?: number } = {},
): Generator<OutgoingEvent<'supply.inventory.counted.v1'>> {
  const tenant = tenantOf(tenantId);
  const locations = locationsOf(tenant).map(({ location }) => location);
  const random = createRandom('counts', seed);
  for (let number = 1; number <= count; number += 1) {
    const sku = `SYN-${seed}-${number % skus}`;
    const location = locations[Math.floor(number / skus) % locations.length] ?? '';
    yield stamp(
      { type: 'supply.inventory.counted.v1', tenant: tenant.id, source: '/wms', number, version },
      { sku, location, onHand: random.integer(0, 500) },
    );
  }
}
