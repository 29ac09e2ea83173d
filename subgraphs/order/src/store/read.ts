import { batchGetAll, type DocumentClient, type ItemKey, systemRetryEffects } from '@commerce/service/dynamo';

export type Client = Pick<DocumentClient, 'send'>;
export type Item = Record<string, unknown>;

/** The keys that an index of keys alone gives. */
export const keysOf = (items: readonly Item[]): ItemKey[] =>
  items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));

/** Consistent: an index may lag behind, what it leads to may not. */
export const readItems = (client: Client, table: string, keys: readonly ItemKey[]): Promise<Item[]> =>
  batchGetAll(client, table, keys, { ...systemRetryEffects, consistent: true });
