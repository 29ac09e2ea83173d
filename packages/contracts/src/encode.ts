import { toIso } from '@commerce/kernel';
import type { BrokerMessage, OutgoingEvent } from './events.ts';
import { headerNames } from './headers.ts';
import { entityKeyOf, keyOf } from './keys.ts';
import { topicOf } from './topics.ts';

const attributeHeaders = (event: OutgoingEvent, subject: string): Record<string, string> => ({
  [headerNames.specVersion]: '1.0',
  [headerNames.id]: event.id,
  [headerNames.type]: event.type,
  [headerNames.source]: event.source,
  [headerNames.subject]: subject,
  [headerNames.time]: toIso(event.timeMs),
  [headerNames.sequence]: String(event.sequence),
  [headerNames.tenant]: event.tenant,
});

/** The message of an event in binary mode. Topic and key follow from its type and body. */
export const encodeEvent = (event: OutgoingEvent): BrokerMessage => {
  const subject = event.subject ?? entityKeyOf(event.type, event.data);
  return {
    topic: topicOf(event.type).name,
    key: keyOf(event.type, event.tenant, event.data),
    value: Buffer.from(JSON.stringify(event.data)),
    headers: { ...attributeHeaders(event, subject), [headerNames.contentType]: 'application/json' },
  };
};

/** The null value that follows a deletion, with the deletion's attributes, so that it can be ordered too. */
export const encodeTombstone = (event: OutgoingEvent<'pim.product.deleted.v1'>): BrokerMessage => ({
  topic: topicOf(event.type).name,
  key: keyOf(event.type, event.tenant, event.data),
  value: null,
  headers: attributeHeaders(event, event.subject ?? event.data.sku),
});
