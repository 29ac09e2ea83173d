import { err, ok, toIso, type Result } from '@commerce/kernel';
import type { DecodeError, DecodeErrorCode } from './errors.ts';
import type { BrokerMessage, EventBodies, EventType, OutgoingEvent } from './events.ts';
import { headerNames } from './headers.ts';
import { entityKeyOf, keyOf } from './keys.ts';
import { isEventType, topicOf } from './topics.ts';
import { validateBody } from './validators.ts';

/** One line of a feed file, without the line break: the CloudEvent in structured mode. */
export const toNdjson = (event: OutgoingEvent): string =>
  JSON.stringify({
    specversion: '1.0',
    id: event.id,
    type: event.type,
    source: event.source,
    subject: event.subject ?? entityKeyOf(event.type, event.data),
    time: toIso(event.timeMs),
    datacontenttype: 'application/json',
    tenantid: event.tenant,
    sequence: String(event.sequence),
    data: event.data,
  });

const attributeHeaders = [
  ['specversion', headerNames.specVersion],
  ['id', headerNames.id],
  ['type', headerNames.type],
  ['source', headerNames.source],
  ['subject', headerNames.subject],
  ['time', headerNames.time],
  ['sequence', headerNames.sequence],
  ['tenantid', headerNames.tenant],
] as const;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `type` where the line has a known one, so that a reader can tell whose line it is. */
export type FeedLineError = DecodeError & { readonly type?: EventType };

type Failed = { readonly ok: false; readonly error: FeedLineError };

const bad = (code: DecodeErrorCode, message: string): Failed => err({ code, message });

const keyFor = <T extends EventType>(type: T, tenant: string, data: EventBodies[T]): string =>
  keyOf(type, tenant, data);

const messageOf = (
  event: Readonly<Record<string, unknown>>,
  type: EventType,
): Result<BrokerMessage, DecodeError> => {
  const headers: Record<string, string> = { [headerNames.contentType]: 'application/json' };
  for (const [attribute, header] of attributeHeaders) {
    const value = event[attribute];
    if (value === undefined) continue;
    if (typeof value !== 'string') return bad('BAD_ATTRIBUTE', `${attribute} must be a string`);
    headers[header] = value;
  }
  const tenant = headers[headerNames.tenant];
  if (!tenant) return bad('TENANT_MISSING', 'tenantid is absent or empty');
  const valid = validateBody(type, event['data']);
  if (!valid.ok) return valid;
  return ok({
    topic: topicOf(type).name,
    key: keyFor(type, tenant, valid.value),
    value: Buffer.from(JSON.stringify(event['data'])),
    headers,
  });
};

/**
 * The message that a line of a feed file stands for: what a broker would have delivered, to be read
 * by `decodeEvent`. Topic and key follow from the type and the body, so both must hold here already;
 * everything else is left to `decodeEvent`, which is the one judge of a message.
 */
export const fromNdjson = (line: string): Result<BrokerMessage, FeedLineError> => {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return bad('NOT_JSON', 'the line does not parse');
  }
  if (!isObject(event)) return bad('BAD_ATTRIBUTE', 'the line is no JSON object');
  const { type } = event;
  if (typeof type !== 'string' || type === '') return bad('MISSING_ATTRIBUTE', 'type');
  if (!isEventType(type)) return bad('UNKNOWN_TYPE', `"${type.slice(0, 64)}" is no event of the contract`);
  const message = messageOf(event, type);
  return message.ok ? message : err({ ...message.error, type });
};

/** A message as a line of a feed file, the other way round. The value must be JSON. */
export const toFeedLine = ({ headers, value }: BrokerMessage): string => {
  const event: Record<string, unknown> = {};
  for (const [attribute, header] of attributeHeaders) {
    if (headers[header] !== undefined) event[attribute] = headers[header];
  }
  if (value !== null) event['data'] = JSON.parse(Buffer.from(value).toString('utf8')) as unknown;
  return JSON.stringify(event);
};
