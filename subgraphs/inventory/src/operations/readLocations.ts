import { BadUserInput, type Identity, requireFirst, requireScope } from '@commerce/kernel';
import {
  arrangeLocations,
  comparePositions,
  type GeoPoint,
  type LocationPosition,
  type LocationView,
  positionOf,
} from '../domain/location.ts';
import type { InventoryDeps } from './deps.ts';

export interface LocationsQuery {
  readonly near?: GeoPoint;
  readonly first: number | null | undefined;
  /** The place of the last row of the page before. */
  readonly after?: LocationPosition;
}

const requireNear = ({ lat, lon }: GeoPoint): void => {
  if (!(Math.abs(lat) <= 90)) throw new BadUserInput('near.lat', 'must be from -90 to 90');
  if (!(Math.abs(lon) <= 180)) throw new BadUserInput('near.lon', 'must be from -180 to 180');
};

/** A page of the tenant's locations in use. A tenant has some thousands at most, in one partition. */
export const listLocations = async (
  { store }: InventoryDeps,
  identity: Identity,
  { near, first, after }: LocationsQuery,
): Promise<{ readonly rows: readonly LocationView[]; readonly hasNextPage: boolean }> => {
  requireScope(identity, 'inventory:read');
  const size = requireFirst(first);
  if (near) requireNear(near);
  const all = arrangeLocations(await store.listLocations(identity.tenant), near);
  const rest = after ? all.filter((row) => comparePositions(positionOf(row), after) > 0) : all;
  return { rows: rest.slice(0, size), hasNextPage: rest.length > size };
};

/** Locations by code, in the order asked for; undefined for one that is not there or not in use. */
export const readLocations = async (
  { store }: InventoryDeps,
  identity: Identity,
  ids: readonly string[],
): Promise<(LocationView | undefined)[]> => {
  requireScope(identity, 'inventory:read');
  const found = await store.readLocations(identity.tenant, ids);
  return ids.map((id) => {
    const data = found.get(id)?.location;
    return data?.active ? { id, data } : undefined;
  });
};
