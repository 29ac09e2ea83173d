import { isUtf8 } from 'node:buffer';
import { err, isTenantId, ok, type Result } from '@commerce/kernel';
import type { DecodeError, DecodeErrorCode } from './errors.ts';
import type {
  BrokerMessage,
  EventAttributes,
  EventBodies,
  EventType,
  FeedEvent,
  Tombstone,
} from './events.ts';
import { bodyHash } from './hash.ts';
import { headerNames } from './headers.ts';
import { parseInstant } from './instants.ts';
import { entityKeyOf } from './keys.ts';
import { unstorableText } from './text.ts';
import { topicByName, type Topic } from './topics.ts';
import { validateBody } from './validators.ts';

/** Bytes of a value; one event describes one thing and fits. */
export const maxValueBytes = 1_048_576;

const maxSequence = 2n ** 63n - 1n;

export interface DecodeOptions {
  /** Whether this deployment serves the tenant. */
  readonly isKnownTenant: (tenant: string) => boolean;
  /** Whether this producer (`ce_source`) may send events of the tenant on the topic; absent: everybody may. */
  readonly maySend?: (tenant: string, topic: string, source: string) => boolean;
}

type Decoded<T> = Result<T, DecodeError>;

const fail = (code: DecodeErrorCode, message: string): { readonly ok: false; readonly error: DecodeError } =>
  err({ code, message });

const tenantOf = (
  key: string,
  headers: BrokerMessage['headers'],
  options: DecodeOptions,
): Decoded<string> => {
  const named = headers[headerNames.tenant];
  if (named === undefined || named === '')
    return fail('TENANT_MISSING', `${headerNames.tenant} is absent or empty`);
  if (!isTenantId(named) || !options.isKnownTenant(named)) {
    return fail('TENANT_UNKNOWN', `"${named.slice(0, 64)}" is no tenant of this deployment`);
  }
  if (!key.startsWith(`${named}:`))
    return fail('TENANT_KEY_MISMATCH', `the key does not begin with "${named}:"`);
  return ok(named);
};

/** A decimal integer from 0 to 2^63 - 1, so that every store can keep it as its own integer. */
const parseSequence = (text: string): bigint | undefined => {
  if (!/^\d{1,19}$/.test(text)) return undefined;
  const sequence = BigInt(text);
  return sequence <= maxSequence ? sequence : undefined;
};

const attributesOf = (
  message: BrokerMessage,
  tenant: string,
  key: string,
  { maySend }: DecodeOptions,
): Decoded<EventAttributes> => {
  const { headers, topic } = message;
  const { [headerNames.id]: id, [headerNames.source]: source, [headerNames.time]: time } = headers;
  if (!id) return fail('MISSING_ATTRIBUTE', headerNames.id);
  if (!source) return fail('MISSING_ATTRIBUTE', headerNames.source);
  if (!time) return fail('MISSING_ATTRIBUTE', headerNames.time);
  if (maySend && !maySend(tenant, topic, source)) {
    return fail('SOURCE_NOT_ALLOWED', `"${source.slice(0, 64)}" may not send ${tenant}'s ${topic}`);
  }
  const timeMs = parseInstant(time);
  if (timeMs === undefined) return fail('BAD_ATTRIBUTE', `${headerNames.time} is no RFC 3339 instant`);
  const sequenceText = headers[headerNames.sequence];
  if (!sequenceText) return fail('MISSING_ATTRIBUTE', headerNames.sequence);
  const sequence = parseSequence(sequenceText);
  if (sequence === undefined)
    return fail('BAD_SEQUENCE', `${headerNames.sequence} is no integer from 0 to 2^63 - 1`);
  const subject = headers[headerNames.subject] ?? key.slice(tenant.length + 1);
  return ok({ id, source, subject, tenant, timeMs, sequence });
};

const parseBody = (value: Uint8Array): Decoded<unknown> => {
  if (value.length > maxValueBytes)
    return fail('TOO_LARGE', `${value.length} bytes, ${maxValueBytes} are allowed`);
  // Without this, bytes that are no UTF-8 would be replaced in silence.
  if (!isUtf8(value)) return fail('NOT_JSON', 'the value is not UTF-8');
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return fail('NOT_JSON', 'the value does not parse');
  }
  const path = unstorableText(text, body);
  if (path !== undefined)
    return err({ code: 'BAD_TEXT', path, message: `${path || '/'} holds text that cannot be kept` });
  return ok(body);
};

/** A type of this topic. A message of another topic's type is as unknown as one of no type at all. */
const typeOf = (topic: Topic, headers: BrokerMessage['headers']): Decoded<EventType> => {
  const named = headers[headerNames.type];
  if (!named) return fail('MISSING_ATTRIBUTE', headerNames.type);
  const type = topic.eventTypes.find((known) => known === named);
  return type ? ok(type) : fail('UNKNOWN_TYPE', `"${named.slice(0, 64)}" is no event of ${topic.name}`);
};

const deletionOf = (
  topic: Topic,
  key: string,
  tenant: string,
): { type: EventType; body: unknown } | undefined =>
  topic.deletedType === 'pim.product.deleted.v1'
    ? { type: topic.deletedType, body: { sku: key.slice(tenant.length + 1) } }
    : undefined;

const eventOf = <T extends EventType>(
  type: T,
  body: unknown,
  place: { readonly topic: string; readonly key: string },
  attributes: EventAttributes,
): Decoded<FeedEvent> => {
  const valid = validateBody(type, body);
  if (!valid.ok) return valid;
  const data: EventBodies[T] = valid.value;
  const entityKey = entityKeyOf(type, data);
  if (
    place.key.length !== attributes.tenant.length + 1 + entityKey.length ||
    !place.key.endsWith(entityKey)
  ) {
    return fail('KEY_MISMATCH', `the key must be "${attributes.tenant}:${entityKey}"`);
  }
  // The generic parameter ties type and data together, which the union cannot express here.
  return ok({ type, ...place, ...attributes, hash: bodyHash(type, place.key, data), data } as FeedEvent);
};

/** A null value: the topic's deletion if it can be ordered, else no more than the broker's own marker. */
const decodeTombstone = (
  message: BrokerMessage,
  topic: Topic,
  key: string,
  tenant: string,
  options: DecodeOptions,
): Decoded<FeedEvent | Tombstone> => {
  const deletion = deletionOf(topic, key, tenant);
  if (!deletion || message.headers[headerNames.sequence] === undefined) {
    return ok({ type: 'tombstone', topic: topic.name, key, tenant });
  }
  // It deletes, so it has to say for whom as every event does, where producers are told apart.
  if (options.maySend && message.headers[headerNames.tenant] === undefined) {
    return fail('TENANT_MISSING', `${headerNames.tenant} is absent or empty`);
  }
  const attributes = attributesOf(message, tenant, key, options);
  return attributes.ok
    ? eventOf(deletion.type, deletion.body, { topic: topic.name, key }, attributes.value)
    : attributes;
};

/**
 * Reads one message. It never throws on what a producer sent: every fault is a `DecodeError` with a
 * stable code. An unknown topic is our own mistake and throws a RangeError.
 */
export const decodeEvent = (
  message: BrokerMessage,
  options: DecodeOptions,
): Decoded<FeedEvent | Tombstone> => {
  const topic = topicByName.get(message.topic);
  if (!topic) throw new RangeError(`"${message.topic}" is no topic of the contract`);
  const { key, headers, value } = message;
  if (key === null || key === '') return fail('MISSING_ATTRIBUTE', 'the message key');
  if (value === null) {
    const tenant = key.includes(':') ? key.slice(0, key.indexOf(':')) : '';
    // Nearly no producer puts headers on a tombstone, so its tenant is taken from the key then.
    const withTenant =
      headers[headerNames.tenant] === undefined ? { ...headers, [headerNames.tenant]: tenant } : headers;
    const known = tenantOf(key, withTenant, options);
    return known.ok ? decodeTombstone(message, topic, key, known.value, options) : known;
  }
  const tenant = tenantOf(key, headers, options);
  if (!tenant.ok) return tenant;
  const type = typeOf(topic, headers);
  if (!type.ok) return type;
  const attributes = attributesOf(message, tenant.value, key, options);
  if (!attributes.ok) return attributes;
  const body = parseBody(value);
  return body.ok ? eventOf(type.value, body.value, { topic: topic.name, key }, attributes.value) : body;
};
