import { batchGetAll, type ItemKey, type Sender, systemRetryEffects } from '@commerce/service/dynamo';

export type Item = Record<string, unknown>;

/** The keys that an index of keys alone gives. */
export const keysOf = (items: readonly Item[]): ItemKey[] =>
  items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));

/** Consistent: an index may lag behind, what it leads to may not. */
export const readItems = (client: Sender, table: string, keys: readonly ItemKey[]): Promise<Item[]> =>
  batchGetAll(client, table, keys, { ...systemRetryEffects, consistent: true });
