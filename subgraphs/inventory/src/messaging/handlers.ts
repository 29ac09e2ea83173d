import type { FeedEvent } from '@commerce/contracts';
import { conflict, type FeedHandler, latestPerKey, type Outcome } from '@commerce/messaging';
import { parseInstant } from '@commerce/contracts';
import {
  type ApplyDeps,
  type ApplyOutcome,
  applyCounts,
  type IncomingCount,
} from '../operations/applyCounts.ts';
import { applyLocations, type IncomingLocation } from '../operations/applyLocations.ts';

type Counted = FeedEvent<'supply.inventory.counted.v1'>;
type LocationUpserted = FeedEvent<'supply.location.upserted.v1'>;

/** 128 of the hash's 256 bits are plenty to tell two bodies apart, and a SKU's item keeps one per location. */
const shortHash = (hex: string): string => Buffer.from(hex, 'hex').subarray(0, 16).toString('base64url');

const toCount = ({ tenant, data, sequence, hash, timeMs }: Counted): IncomingCount => ({
  tenant,
  sku: data.sku,
  locationId: data.location,
  onHand: data.onHand,
  applied: {
    sequence,
    hash: shortHash(hash),
    countedAtMs: (data.countedAt === undefined ? undefined : parseInstant(data.countedAt)) ?? timeMs,
  },
});

const toLocation = ({ tenant, data, sequence, hash }: LocationUpserted): IncomingLocation => {
  const { location: id, active = true, ...rest } = data;
  return { tenant, location: { id, active, ...rest }, position: { sequence, hash: shortHash(hash) } };
};

const toOutcome = (outcome: ApplyOutcome): Outcome =>
  outcome === 'conflict' ? conflict() : { status: outcome };

const isCount = (event: Counted | LocationUpserted): event is Counted =>
  event.type === 'supply.inventory.counted.v1';

/** supply.inventory: one write per SKU and batch, however many of its locations were counted how often. */
export const createInventoryHandler = (
  deps: ApplyDeps,
): FeedHandler<'supply.inventory.counted.v1' | 'supply.location.upserted.v1'> => ({
  types: ['supply.inventory.counted.v1', 'supply.location.upserted.v1'],
  handle: (events) =>
    latestPerKey(events, async (latest) => {
      const counts = latest.filter(isCount);
      const locations = latest.filter((event) => !isCount(event));
      const outcomes = new Map<unknown, Outcome>();
      const keep = (kept: readonly unknown[], results: readonly ApplyOutcome[]): void =>
        kept.forEach((event, i) => outcomes.set(event, toOutcome(results[i] ?? 'stale')));
      keep(locations, await applyLocations(deps, locations.map(toLocation)));
      keep(counts, await applyCounts(deps, counts.map(toCount)));
      return latest.map((event) => outcomes.get(event) ?? { status: 'stale' });
    }),
});
