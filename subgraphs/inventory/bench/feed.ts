import { encodeEvent, type OutgoingEvent, topics } from '@commerce/contracts';
import type { KafkaBroker, OutgoingMessage } from '@commerce/messaging';

type Counted = OutgoingEvent<'supply.inventory.counted.v1'>;

export const tenant = 'acme';
const locations = 10;
const bodyTimeMs = Date.UTC(2026, 0, 15);

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** `count` counts, each of another SKU and location, ten locations a SKU, in no order. */
export const syntheticCounts = (count: number, seed = 7): Counted[] => {
  const random = seeded(seed);
  const events = Array.from({ length: count }, (_, i): Counted => ({
    type: 'supply.inventory.counted.v1',
    id: `bench-${i}`,
    source: '/bench',
    tenant,
    timeMs: bodyTimeMs,
    sequence: 1n,
    data: {
      sku: `SKU-${Math.floor(i / locations)}`,
      location: `LOC-${i % locations}`,
      onHand: Math.floor(random() * 100),
    },
  }));
  for (let i = events.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [events[i], events[j]] = [events[j] as Counted, events[i] as Counted];
  }
  return events;
};

/** Fills a fresh inventory topic. */
export const fillTopic = async (broker: KafkaBroker, events: readonly Counted[]): Promise<void> => {
  await broker.ensureTopics([topics.inventory]);
  const publisher = broker.createPublisher();
  await publisher.start();
  for (let i = 0; i < events.length; i += 2_000) {
    const messages: OutgoingMessage[] = events.slice(i, i + 2_000).map((event) => encodeEvent(event));
    await publisher.publish(messages);
  }
  await publisher.stop();
};
