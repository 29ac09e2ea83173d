import { CodedError } from '@commerce/kernel';
import { judge } from '../domain/applyRule.ts';
import type { InventoryStore, StoredLocation } from '../ports.ts';
import type { ApplyDeps, ApplyOutcome } from './applyCounts.ts';
import { mapConcurrently } from './mapConcurrently.ts';

/** A location's master data as the supply chain sent it. */
export interface IncomingLocation extends StoredLocation {
  readonly tenant: string;
}

const maxTries = 5;

const applyOne = async (
  store: InventoryStore,
  { tenant, location, position }: IncomingLocation,
): Promise<ApplyOutcome> => {
  for (let tries = 1; tries <= maxTries; tries += 1) {
    const known = (await store.readLocations(tenant, [location.id])).get(location.id);
    const judgement = judge(known?.position, position);
    if (judgement !== 'apply') return judgement;
    if (await store.writeLocation(tenant, { location, position })) return 'applied';
  }
  throw new CodedError('SUBGRAPH_UNAVAILABLE', 'others write the same location at the same time');
};

/** Applies master data of locations, at most one per tenant and location. */
export const applyLocations = (
  { store, maxInFlight = 32 }: ApplyDeps,
  incoming: readonly IncomingLocation[],
) => mapConcurrently(incoming, maxInFlight, (one) => applyOne(store, one));
