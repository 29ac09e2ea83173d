import type { BrokerMessage } from '@commerce/contracts';
import { z } from 'zod';
import { outboxIndexPk, outboxKey } from './keys.ts';
import type { Item } from './read.ts';

/** An event on its way out, in the transaction that brings it about. Its id is a ULID: events sort by age. */
export const outboxItem = (
  tenant: string,
  orderId: string,
  eventId: string,
  message: BrokerMessage,
): Item => ({
  ...outboxKey(tenant, orderId, eventId),
  topic: message.topic,
  key: message.key,
  value: message.value && Buffer.from(message.value).toString('utf8'),
  headers: message.headers,
  gsi3pk: outboxIndexPk(tenant),
  gsi3sk: eventId,
});

const row = z.object({
  topic: z.string(),
  key: z.string().nullable(),
  value: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});

export const readOutboxMessage = (item: Item): BrokerMessage => {
  const { value, ...rest } = row.parse(item);
  return { ...rest, value: value === null ? null : Buffer.from(value) };
};
