import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { CodedError } from '@commerce/kernel';
import type { DocumentClient } from './client.ts';
import { jitteredDelayMs, systemRetryEffects, type RetryOptions } from './retry.ts';

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** The most keys that one BatchGetItem takes. */
export const maxBatchGetKeys = 100;

const chunksOf = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

export const identityOf = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`;

/**
 * Reads items by key, one round trip per 100 keys, the chunks side by side. Keys that DynamoDB left
 * unprocessed (throttling, 16 MB) are asked for again; SUBGRAPH_UNAVAILABLE when that does not end.
 * The items come in no order; missing ones are left out; a key given twice is read once.
 */
export const batchGetAll = async (
  client: Pick<DocumentClient, 'send'>,
  table: string,
  keys: readonly ItemKey[],
  options: RetryOptions & { readonly consistent?: boolean } = systemRetryEffects,
): Promise<Record<string, unknown>[]> => {
  const { attempts = 8, consistent = false } = options;
  const distinct = [...new Map(keys.map(({ pk, sk }) => [identityOf({ pk, sk }), { pk, sk }])).values()];

  const readChunk = async (chunk: ItemKey[]): Promise<Record<string, unknown>[]> => {
    const found: Record<string, unknown>[] = [];
    let wanted: Record<string, unknown>[] = chunk.map((key) => ({ ...key }));
    for (let tries = 1; wanted.length > 0; tries += 1) {
      const answer = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: wanted, ConsistentRead: consistent } } }),
      );
      found.push(...(answer.Responses?.[table] ?? []));
      wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
      if (wanted.length === 0) break;
      if (tries >= attempts)
        throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the store leaves keys unprocessed');
      await options.sleep(jitteredDelayMs(options, tries));
    }
    return found;
  };

  return (await Promise.all(chunksOf(distinct, maxBatchGetKeys).map(readChunk))).flat();
};
