import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '@commerce/kernel';
import { createFeedWorker, createIngestMetrics, createKafka, type FeedHandler } from '@commerce/messaging';
import { createMetrics, silentLogger } from '@commerce/service';
import { createDocumentClient, ensureTable, localDynamo, oneClient } from '@commerce/service/dynamo';
import { createInventoryHandler } from '../src/messaging/handlers.ts';
import { createDynamoInventoryStore, inventoryTable } from '../src/store/dynamo.ts';
import { fillTopic, syntheticCounts, tenant } from './feed.ts';

export interface InventoryBench {
  /** Kafka, decoded and validated, applied in DynamoDB. */
  readonly inventoryEventsPerSecond: number;
  /** Write requests to DynamoDB for each event that was accepted. */
  readonly writesPerInventoryEvent: number;
}

const writeCommands: ReadonlySet<string> = new Set([
  'UpdateItem',
  'PutItem',
  'BatchWriteItem',
  'TransactWriteItems',
]);

interface Progress {
  readonly atMs: number;
  readonly accepted: number;
}

/** The worker's own handler, watched. The clock runs from the end of its first batch to the end of its last. */
const watched = (handler: FeedHandler, onAccepted: (count: number) => void): FeedHandler => ({
  ...handler,
  handle: async (events) => {
    const outcomes = await handler.handle(events);
    onAccepted(outcomes.filter(({ status }) => status === 'applied').length);
    return outcomes;
  },
});

/** How fast counts get from a full Kafka topic into a fresh DynamoDB table, and what they cost. */
export const benchInventory = async (options: {
  readonly kafkaBrokers: string;
  readonly dynamodbEndpoint: string;
  readonly events: number;
}): Promise<InventoryBench> => {
  const prefix = `bench${randomBytes(3).toString('hex')}-`;
  const logger = silentLogger();
  const broker = createKafka(
    {
      brokers: options.kafkaBrokers.split(','),
      tls: false,
      sasl: { mechanism: 'none' },
      topicPrefix: prefix,
      clientId: 'bench',
    },
    { logger },
  );
  await fillTopic(broker, syntheticCounts(options.events));

  let writes = 0;
  const client = createDocumentClient(localDynamo(options.dynamodbEndpoint), {
    onCommand: (name) => (writes += writeCommands.has(name) ? 1 : 0),
  });
  const definition = inventoryTable(prefix);
  await ensureTable(client, definition);
  const store = createDynamoInventoryStore({
    clients: oneClient(client),
    table: definition.name,
    clock: systemClock,
  });

  let first: Progress | undefined;
  let last: Progress = { atMs: 0, accepted: 0 };
  let failure: Error | undefined;
  const onAccepted = (count: number): void => {
    last = { atMs: performance.now(), accepted: last.accepted + count };
    first ??= last;
  };
  // The registry's metrics are not read; the worker wants somewhere to count.
  const { registry } = createMetrics('bench', { defaults: false });
  const worker = createFeedWorker({
    broker,
    groupId: 'commerce-inventory',
    handlers: [watched(createInventoryHandler({ store }), onAccepted)],
    isKnownTenant: (id) => id === tenant,
    storeReady: () => store.ready(),
    metrics: createIngestMetrics(registry),
    logger,
    clock: systemClock,
    onFatal: (error) => (failure = error),
  });
  await worker.start();
  try {
    while (last.accepted < options.events) {
      if (failure) throw failure;
      await sleep(50);
    }
  } finally {
    await worker.stop();
    client.destroy();
  }
  const seconds = (last.atMs - (first?.atMs ?? 0)) / 1_000;
  return {
    inventoryEventsPerSecond: Math.round((last.accepted - (first?.accepted ?? 0)) / seconds),
    writesPerInventoryEvent: Number((writes / last.accepted).toFixed(3)),
  };
};
