import { type TableDefinition, tenantKey } from '@commerce/service/dynamo';

export const __name__Table = (prefix: string): TableDefinition => ({ name: `${prefix}__name__` });

/** A note: `T#t#NOTE#id`. */
export const noteKey = (tenant: string, id: string) => ({ pk: tenantKey(tenant, 'NOTE', id), sk: 'META' });

/** What is known of a SKU as a whole: `T#t#SKU#sku`. */
export const skuKey = (tenant: string, sku: string) => ({ pk: tenantKey(tenant, 'SKU', sku), sk: 'COUNT' });
