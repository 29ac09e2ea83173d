import { createMemoryBroker } from '../src/memory/broker.ts';
import { brokerContract } from './support/brokerContract.ts';

brokerContract(async () => {
  const broker = createMemoryBroker();
  let topics = 0;
  return {
    broker,
    newTopic: async () => `topic-${(topics += 1)}`,
    rebalance: async (groupId) => broker.rebalance(groupId),
    stop: async () => undefined,
  };
});
