import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type GlobalSecondaryIndex,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { DocumentClient } from './client.ts';
import { systemRetryEffects } from './retry.ts';

/** A global secondary index over two string attributes of the items that have them (sparse). */
export interface IndexDefinition {
  readonly name: string;
  readonly pk: string;
  readonly sk: string;
  readonly projection?: 'ALL' | 'KEYS_ONLY';
}

/** A table of this system: string keys `pk` and `sk`, paid per request. */
export interface TableDefinition {
  readonly name: string;
  readonly indexes?: readonly IndexDefinition[];
  /** The attribute, in epoch seconds, after which DynamoDB may throw an item away. `ttl` where absent. */
  readonly ttlAttribute?: string;
}

type Client = Pick<DocumentClient, 'send'>;

const attributesOf = (indexes: readonly IndexDefinition[]) =>
  [...new Set(['pk', 'sk', ...indexes.flatMap(({ pk, sk }) => [pk, sk])])].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S' as const,
  }));

const toIndex = ({ name, pk, sk, projection = 'ALL' }: IndexDefinition): GlobalSecondaryIndex => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: pk, KeyType: 'HASH' },
    { AttributeName: sk, KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: projection },
});

const create = async (client: Client, { name, indexes = [] }: TableDefinition): Promise<void> => {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: attributesOf(indexes),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes.map(toIndex) }),
      }),
    );
  } catch (error) {
    // Another process was faster.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
};

const describe = async (client: Client, name: string): Promise<TableDescription | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

/** Resolves when the table answers; rejects when it is not there or not active. */
export const tableReady = async (client: Client, name: string): Promise<void> => {
  const status = (await describe(client, name))?.TableStatus;
  if (status !== 'ACTIVE' && status !== 'UPDATING')
    throw new Error(`table ${name} is ${status ?? 'not there'}`);
};

const activeTable = async (client: Client, name: string, timeoutMs: number): Promise<TableDescription> => {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const table = await describe(client, name);
    const indexesActive = (table?.GlobalSecondaryIndexes ?? []).every(
      ({ IndexStatus }) => IndexStatus === 'ACTIVE',
    );
    if (table?.TableStatus === 'ACTIVE' && indexesActive) return table;
    if (performance.now() > deadline) throw new Error(`table ${name} is not active after ${timeoutMs} ms`);
    await systemRetryEffects.sleep(100);
  }
};

const ensureTtl = async (client: Client, name: string, attribute: string): Promise<void> => {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  const status = TimeToLiveDescription?.TimeToLiveStatus;
  if (status === 'ENABLED' || status === 'ENABLING') return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
    }),
  );
};

/**
 * Creates the table, its indexes and its TTL where they are missing and waits until all are active.
 * Never takes anything away, so it is safe to run at every start and from two processes at once.
 */
export const ensureTable = async (
  client: Client,
  definition: TableDefinition,
  { timeoutMs = 60_000 }: { timeoutMs?: number } = {},
): Promise<void> => {
  const { name, indexes = [], ttlAttribute = 'ttl' } = definition;
  if (!(await describe(client, name))) await create(client, definition);
  const table = await activeTable(client, name, timeoutMs);
  const present = new Set((table.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName));
  for (const index of indexes.filter((wanted) => !present.has(wanted.name))) {
    await client.send(
      new UpdateTableCommand({
        TableName: name,
        AttributeDefinitions: attributesOf(indexes),
        GlobalSecondaryIndexUpdates: [{ Create: toIndex(index) }],
      }),
    );
    await activeTable(client, name, timeoutMs);
  }
  await ensureTtl(client, name, ttlAttribute);
};
