import { type ItemKey, tenantKey } from '@commerce/service/dynamo';
import type { LedgerPlace } from '../domain/ledger.ts';

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

export const ledgerKey = (tenant: string, { sku, month, id }: LedgerPlace): ItemKey => ({
  pk: ledgerPk(tenant, sku, month),
  sk: id,
});

/** The entry that a key leads to. */
export const ledgerPlaceOf = ({ pk, sk }: ItemKey): LedgerPlace => {
  const [, , , sku = '', month = ''] = pk.split('#');
  return { id: sk, sku, month: `${month.slice(0, 4)}-${month.slice(4)}` };
};

/**
 * What is still to be done, in order of time: held reservations by the time they end, and ledger entries that nobody
 * was told of yet. Only items that have these attributes are in it.
 */
export const expiryIndex = { name: 'byExpiry', pk: 'expiryPk', sk: 'expirySk' } as const;

/**
 * A tenant's held reservations are spread over this many partitions of the index, because all that
 * are made in one minute end in one minute. The sweeper asks each of them. Raise it at will; never lower it
 * while reservations are held.
 */
export const expiryShards = 8;

/** The same for entries to be told of; each shard is asked twice a second. Never lower it while any wait. */
export const untoldShards = 4;

export const expiryShardPk = (tenant: string, shard: number): string =>
  tenantKey(tenant, 'EXP', String(shard));

export const untoldShardPk = (tenant: string, shard: number): string =>
  tenantKey(tenant, 'UNTOLD', String(shard));

/** The last characters of a ULID are random: they spread evenly. */
const shardOf = (id: string, shards: number): number =>
  [...id.slice(-6)].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 65_521, 0) % shards;

/** Milliseconds as text that sorts as the number does. */
export const sortableMs = (epochMs: number): string => String(Math.max(0, epochMs)).padStart(15, '0');

export const expiryAttributes = (
  tenant: string,
  id: string,
  expiresAtMs: number,
): Record<string, string> => ({
  [expiryIndex.pk]: expiryShardPk(tenant, shardOf(id, expiryShards)),
  [expiryIndex.sk]: `${sortableMs(expiresAtMs)}#${id}`,
});

/** A ledger entry's id is a ULID, so it sorts by time. */
export const untoldAttributes = (tenant: string, id: string): Record<string, string> => ({
  [expiryIndex.pk]: untoldShardPk(tenant, shardOf(id, untoldShards)),
  [expiryIndex.sk]: id,
});
