import { encodeEvent, topics, type OutgoingEvent } from '@commerce/contracts';
import { createKafka, type KafkaConfig, type Logger, type OutgoingMessage } from '@commerce/messaging';

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Fills a fresh products topic; a bounded number of messages is held. */
export const fillTopic = async (
  config: KafkaConfig,
  events: Iterable<OutgoingEvent<'pim.product.upserted.v1'>>,
  onProgress: (count: number) => void,
): Promise<void> => {
  const broker = createKafka(config, { logger: silent });
  await broker.ensureTopics([topics.products, topics.commerceEvents]);
  const publisher = broker.createPublisher();
  await publisher.start();
  let held: OutgoingMessage[] = [];
  let count = 0;
  for (const event of events) {
    held.push(encodeEvent(event));
    if (held.length < 2_000) continue;
    await publisher.publish(held);
    count += held.length;
    held = [];
    onProgress(count);
  }
  await publisher.publish(held);
  await publisher.stop();
};
