import { type TableDefinition, tenantKey } from '@commerce/service/dynamo';

/** Finds an account's carts, for its erasure: `T#t#ACC#id` by time of creation. */
export const accountIndex = 'byAccount';

export const cartTable = (prefix: string): TableDefinition => ({
  name: `${prefix}cart`,
  indexes: [{ name: accountIndex, pk: 'accountPk', sk: 'accountSk', projection: 'KEYS_ONLY' }],
});

export const metaSk = 'META';
const linePrefix = 'LINE#';
export const lineSk = (sku: string): string => `${linePrefix}${sku}`;
/** The one row that makes "one active cart per account" a condition that DynamoDB can hold. */
export const activeSk = 'ACTIVE';

export const cartPk = (tenant: string, cartId: string): string => tenantKey(tenant, 'CART', cartId);
export const accountPk = (tenant: string, accountId: string): string => tenantKey(tenant, 'ACC', accountId);
