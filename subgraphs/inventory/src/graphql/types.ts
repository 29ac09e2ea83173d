import { requireSku, toIso } from '@commerce/kernel';
import { requireLocationId } from '../operations/input.ts';
import type { Resolvers, StockLocationKind } from './generated/resolvers.ts';
import type { LocationView } from '../domain/location.ts';

/** GraphQL's Int ends here; a sum over many locations may not. */
const maxInt = 2_147_483_647;
const toInt = (units: number): number => Math.min(units, maxInt);

const kinds: Record<NonNullable<LocationView['data']>['kind'], StockLocationKind> = {
  warehouse: 'WAREHOUSE',
  shop: 'SHOP',
};

/** Resolvers of the object types. */
export const types = {
  Product: {
    __resolveReference: ({ sku }) => ({ sku: requireSku(sku, 'sku') }),
    inventory: ({ sku }, _args, { loaders }) => loaders.inventory.load(sku),
  },
  Inventory: {
    available: ({ available }) => toInt(available),
    onHand: ({ onHand }) => toInt(onHand),
    reserved: ({ reserved }) => toInt(reserved),
  },
  LocationInventory: {
    countedAt: ({ countedAtMs }) => (countedAtMs === undefined ? null : toIso(countedAtMs)),
  },
  StockLocation: {
    __resolveReference: ({ id }, { loaders }) => loaders.location.load(requireLocationId(id, 'id')),
    name: ({ id, data }) => data?.name ?? id,
    kind: ({ data }) => (data ? kinds[data.kind] : null),
    lat: ({ data }) => data?.lat ?? null,
    lon: ({ data }) => data?.lon ?? null,
    address: ({ data }) => data?.address ?? null,
    distanceMetres: ({ distanceMetres }) => distanceMetres ?? null,
  },
  Reservation: {
    createdAt: ({ createdAtMs }) => toIso(createdAtMs),
    expiresAt: ({ expiresAtMs }) => toIso(expiresAtMs),
  },
  ReservationLine: {
    product: ({ sku }) => ({ sku }),
    location: async ({ locationId }, _args, { deps, identity }) => {
      const data = (await deps.directory.locations(identity.tenant)).get(locationId);
      return { id: locationId, ...(data && { data }) };
    },
  },
  StockLedgerEntry: {
    at: ({ atMs }) => toIso(atMs),
    reservationId: ({ reservationId }) => reservationId ?? null,
    changes: ({ changes }) => [...changes],
  },
  UserError: { __resolveType: ({ __typename }) => __typename },
} satisfies Resolvers;
