import { err, ok, toIso, type Result } from '@commerce/kernel';
import type { DecodeError } from './errors.ts';
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

const bad = (code: 'NOT_JSON' | 'BAD_ATTRIBUTE', message: string): { readonly ok: false; readonly error: DecodeError } =>
  err({ code, message });

const keyFor = <T extends EventType>(type: T, tenant: string, data: EventBodies[T]): string => keyOf(type, tenant, data);

/**
 * The message that a line of a feed file stands for: what a broker would have delivered, to be read
 * by `decodeEvent`. Topic and key follow from the type and the body, so both must hold here already;
 * everything else is left to `decodeEvent`, which is the one judge of a message.
 */
export const fromNdjson = (line: string): Result<BrokerMessage, DecodeError> => {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return bad('NOT_JSON', 'the line does not parse');
  }
  if (!isObject(event)) return bad('BAD_ATTRIBUTE', 'the line is no JSON object');
  const headers: Record<string, string> = { [headerNames.contentType]: 'application/json' };
  for (const [attribute, header] of attributeHeaders) {
    const value = event[attribute];
    if (value === undefined) continue;
    if (typeof value !== 'string') return bad('BAD_ATTRIBUTE', `${attribute} must be a string`);
    headers[header] = value;
  }
  const { type, data } = event;
  if (typeof type !== 'string' || type === '') return err({ code: 'MISSING_ATTRIBUTE', message: 'type' });
  if (!isEventType(type)) return err({ code: 'UNKNOWN_TYPE', message: `"${type.slice(0, 64)}" is no event of the contract` });
  const tenant = headers[headerNames.tenant];
  if (!tenant) return err({ code: 'TENANT_MISSING', message: 'tenantid is absent or empty' });
  const valid = validateBody(type, data);
  if (!valid.ok) return valid;
  return ok({
    topic: topicOf(type).name,
    key: keyFor(type, tenant, valid.value),
    value: Buffer.from(JSON.stringify(data)),
    headers,
  });
};
