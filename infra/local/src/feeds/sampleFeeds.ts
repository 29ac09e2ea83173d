import type { EventBodies, EventType, OutgoingEvent, ProductUpserted } from '@commerce/contracts';
import { createModel } from './model.ts';
import { countsOf, locationsOf, type StockPlan } from './stock.ts';
import type { SampleTenant } from './tenants.ts';
import { variantsOf } from './variants.ts';

/**
 * Raise it whenever the feeds change: every sequence then is above the ones that were published
 * before, so that a stack that keeps its data takes the new state instead of a conflict.
 */
export const feedVersion = 1;

/** One after the other, so that the last event of a feed is not older than its first. */
const firstEventMs = Date.UTC(2026, 0, 5, 6);

interface Stamp<T extends EventType> {
  readonly type: T;
  readonly tenant: string;
  readonly source: string;
  /** 1 for the first event of the feed. */
  readonly number: number;
  readonly version?: number;
}

/** An event of a feed, numbered. */
export const stamp = <T extends EventType>(
  { type, tenant, source, number, version = feedVersion }: Stamp<T>,
  data: EventBodies[T],
): OutgoingEvent<T> => {
  const sequence = version * 1_000_000 + number;
  const event = {
    type,
    id: `${tenant}-${type.split('.')[1] ?? ''}-${sequence}`,
    source,
    tenant,
    timeMs: firstEventMs + number * 1000,
    sequence: BigInt(sequence),
    data,
  };
  // TypeScript does not see that type and body agree for whichever T it is.
  return event as OutgoingEvent as OutgoingEvent<T>;
};

const showpiecePlans: readonly StockPlan[] = ['spread', 'sold-out', 'single', 'spread'];

interface SampleProduct {
  readonly product: ProductUpserted;
  readonly plan: StockPlan | undefined;
}

function* productsOf(tenant: SampleTenant): Generator<SampleProduct> {
  for (const line of tenant.lines) {
    for (let index = 0; index < line.models; index += 1) {
      const showpiece = line.code === tenant.showpiece && index === 0;
      const variants = variantsOf(tenant.id, createModel(tenant.id, line, index, showpiece), showpiece);
      for (const [place, product] of variants.entries()) {
        yield { product, plan: showpiece ? showpiecePlans[place] : undefined };
      }
    }
  }
}

function* locationEvents(tenant: SampleTenant): Generator<OutgoingEvent> {
  let number = 0;
  for (const location of locationsOf(tenant)) {
    number += 1;
    yield stamp({ type: 'supply.location.upserted.v1', tenant: tenant.id, source: '/wms', number }, location);
  }
}

function* productEvents(tenant: SampleTenant): Generator<OutgoingEvent> {
  let number = 0;
  for (const { product } of productsOf(tenant)) {
    number += 1;
    yield stamp({ type: 'pim.product.upserted.v1', tenant: tenant.id, source: '/pim', number }, product);
  }
}

function* countEvents(tenant: SampleTenant): Generator<OutgoingEvent> {
  let number = 0;
  for (const { product, plan } of productsOf(tenant)) {
    for (const count of countsOf(tenant, product.sku, plan)) {
      number += 1;
      yield stamp({ type: 'supply.inventory.counted.v1', tenant: tenant.id, source: '/wms', number }, count);
    }
  }
}

/** The feeds of a tenant in the order in which to load them, by the last part of their file's name. */
export const sampleFeedsOf = (
  tenant: SampleTenant,
): readonly { name: string; events: () => Iterable<OutgoingEvent> }[] => [
  { name: `${tenant.id}.locations`, events: () => locationEvents(tenant) },
  { name: `${tenant.id}.products`, events: () => productEvents(tenant) },
  { name: `${tenant.id}.inventory`, events: () => countEvents(tenant) },
];
