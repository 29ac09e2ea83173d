import { toIso } from '@commerce/kernel';
import { type ItemKey, tenantKey } from '@commerce/service/dynamo';
import type { OrderPosition } from '../ports.ts';

/** Above every character that follows a prefix in a sort key. */
const last = '~';

/** Sequences are up to 2^63 - 1: nineteen digits sort as numbers do. */
const padded = (sequence: bigint): string => String(sequence).padStart(19, '0');

export const orderPk = (tenant: string, orderId: string): string => tenantKey(tenant, 'ORD', orderId);

export const metaKey = (tenant: string, orderId: string): ItemKey => ({
  pk: orderPk(tenant, orderId),
  sk: 'META',
});

export const lineKey = (tenant: string, orderId: string, index: number): ItemKey => ({
  pk: orderPk(tenant, orderId),
  sk: `LINE#${String(index).padStart(3, '0')}`,
});

export const parkPrefix = 'PARK#';

export const parkKey = (tenant: string, orderId: string, sequence: bigint): ItemKey => ({
  pk: orderPk(tenant, orderId),
  sk: parkPrefix + padded(sequence),
});

/** META and the parked rows in one query; rows of the outbox lie between them and are passed over. */
export const statusRange = { from: 'META', to: parkPrefix + last } as const;

export const outboxKey = (tenant: string, orderId: string, eventId: string): ItemKey => ({
  pk: orderPk(tenant, orderId),
  sk: `OUT#${eventId}`,
});

export const checkoutKey = (tenant: string, cartId: string): ItemKey => ({
  pk: tenantKey(tenant, 'CHK', cartId),
  sk: 'U',
});

export const numberKey = (tenant: string, number: string): ItemKey => ({
  pk: tenantKey(tenant, 'ORDNO', number),
  sk: 'U',
});

export const erasedKey = (tenant: string, accountId: string): ItemKey => ({
  pk: tenantKey(tenant, 'ACC', accountId),
  sk: 'ERASED',
});

/** Partition keys of the indexes. */
export const accountIndexPk = (tenant: string, accountId: string): string =>
  tenantKey(tenant, 'ACC', accountId);
export const dayIndexPk = (tenant: string, day: string): string => tenantKey(tenant, 'DAY', day);
export const dueIndexPk = (tenant: string): string => tenantKey(tenant, 'CHKDUE');
export const outboxIndexPk = (tenant: string): string => tenantKey(tenant, 'OUT');

/** Orders of one instant are told apart by their ids. */
export const positionSk = ({ placedAt, id }: OrderPosition): string => `${placedAt}#${id}`;

export const dueSk = (dueAtMs: number, cartId: string): string => `${toIso(dueAtMs)}#${cartId}`;

/** Sorts after everything that is due by then. */
export const dueBy = (nowMs: number): string => `${toIso(nowMs)}#${last}`;
