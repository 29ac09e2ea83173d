import { describeWithKafka, uniquePrefix } from '@commerce/testkit';
import { brokerContract } from '../support/brokerContract.ts';
import { createTopic, kafkaFor } from '../support/kafka.ts';

describeWithKafka('Kafka', ({ kafkaBrokers }) => {
  brokerContract(async () => {
    const prefix = uniquePrefix();
    const broker = kafkaFor(kafkaBrokers, prefix);
    const joined: { stop: () => Promise<void> }[] = [];
    let topics = 0;
    return {
      broker,
      newTopic: async () => {
        const topic = `topic-${(topics += 1)}`;
        await createTopic(kafkaBrokers, prefix + topic, 1);
        return topic;
      },
      rebalance: async (groupId, topic) => {
        // A second member joins; with one partition, either may get it. It leaves again at once.
        const other = kafkaFor(kafkaBrokers, prefix).createConsumer({
          groupId,
          topics: [topic],
          onBatch: async (batch) => void batch.pause(),
          onFatal: () => undefined,
        });
        joined.push(other);
        void other.start().then(() => other.stop());
        await new Promise((resolve) => setTimeout(resolve, 3_200));
      },
      stop: async () => {
        for (const other of joined) await other.stop();
      },
    };
  });
});
