import { encodeEvent } from '@commerce/contracts';
import type { Broker, OutgoingMessage } from '@commerce/messaging';
import { sampleFeedsOf } from '../feeds/sampleFeeds.ts';
import { sampleTenants } from '../feeds/tenants.ts';

const batchSize = 1_000;

/** Publishes every sample feed. Resolves with the number of messages by topic. */
export const publishSampleFeeds = async (
  broker: Broker,
  update: (detail: string) => void,
): Promise<ReadonlyMap<string, number>> => {
  const publisher = broker.createPublisher();
  const counts = new Map<string, number>();
  let batch: OutgoingMessage[] = [];
  let published = 0;
  const flush = async (): Promise<void> => {
    await publisher.publish(batch);
    published += batch.length;
    batch = [];
    update(`${published} events`);
  };
  await publisher.start();
  try {
    for (const { events } of sampleTenants.flatMap(sampleFeedsOf)) {
      for (const event of events()) {
        const message = encodeEvent(event);
        counts.set(message.topic, (counts.get(message.topic) ?? 0) + 1);
        batch.push(message);
        if (batch.length >= batchSize) await flush();
      }
    }
    await flush();
  } finally {
    await publisher.stop();
  }
  return counts;
};
