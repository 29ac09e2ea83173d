import { type ItemKey, tenantKey } from '@commerce/service/dynamo';

export const stockKey = (tenant: string, sku: string): ItemKey => ({
  pk: tenantKey(tenant, 'INV', sku),
  sk: 'STOCK',
});

export const reservationKey = (tenant: string, id: string): ItemKey => ({
  pk: tenantKey(tenant, 'RSV', id),
  sk: 'META',
});

export const ledgerPk = (tenant: string, sku: string, month: string): string =>
  tenantKey(tenant, 'LEDG', sku, month.replace('-', ''));

export const locationsPk = (tenant: string): string => tenantKey(tenant, 'LOCS');
export const locationKey = (tenant: string, id: string): ItemKey => ({
  pk: locationsPk(tenant),
  sk: `LOC#${id}`,
});

/** Held reservations by the time they end: only items that have these attributes are in it. */
export const expiryIndex = { name: 'byExpiry', pk: 'expiryPk', sk: 'expirySk' } as const;

/**
 * A tenant's held reservations are spread over this many partitions of the index, because all that
 * are made in one minute end in one minute. The sweeper asks each of them. Raise it at will; never lower it
 * while reservations are held.
 */
export const expiryShards = 8;

export const expiryShardPk = (tenant: string, shard: number): string =>
  tenantKey(tenant, 'EXP', String(shard));

/** The last characters of a ULID are random: they spread evenly. */
const shardOf = (id: string): number =>
  [...id.slice(-6)].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 65_521, 0) %
  expiryShards;

/** Milliseconds as text that sorts as the number does. */
export const sortableMs = (epochMs: number): string => String(Math.max(0, epochMs)).padStart(15, '0');

export const expiryAttributes = (
  tenant: string,
  id: string,
  expiresAtMs: number,
): Record<string, string> => ({
  [expiryIndex.pk]: expiryShardPk(tenant, shardOf(id)),
  [expiryIndex.sk]: `${sortableMs(expiresAtMs)}#${id}`,
});
