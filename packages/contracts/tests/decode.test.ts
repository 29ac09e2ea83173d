import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeErrorCodes,
  decodeEvent,
  encodeEvent,
  encodeTombstone,
  fromNdjson,
  maxValueBytes,
  toFeedLine,
  toNdjson,
  type BrokerMessage,
  type OutgoingEvent,
} from '../src/index.ts';
import { bodies, eventOf, eventTypes, isKnownTenant, smallProduct, withHeaders } from './fixtures.ts';

const decode = (message: BrokerMessage) => decodeEvent(message, { isKnownTenant });
const codeOf = (message: BrokerMessage): string | undefined => {
  const result = decode(message);
  return result.ok ? undefined : result.error.code;
};
const product = encodeEvent(eventOf('pim.product.upserted.v1'));
const withValue = (value: string | Buffer): BrokerMessage => ({ ...product, value: Buffer.from(value) });
const withBody = (body: object): BrokerMessage => withValue(JSON.stringify(body));

describe('decodeEvent', () => {
  test.each(eventTypes)('%s: what was encoded comes back with its attributes', (type) => {
    const event = eventOf(type);
    const message = encodeEvent(event);
    const result = decode(message);
    expect(result).toMatchObject({
      ok: true,
      value: {
        type,
        id: 'evt-1',
        source: '/pim',
        tenant: 'acme',
        sequence: 17n,
        timeMs: event.timeMs,
        data: event.data,
      },
    });
    if (result.ok) expect(`acme:${'subject' in result.value ? result.value.subject : ''}`).toBe(message.key);
  });

  test.each<[string, BrokerMessage]>([
    ['TOO_LARGE', withValue(Buffer.alloc(2 * maxValueBytes, 0x20))],
    ['TOO_LARGE', withValue(Buffer.alloc(maxValueBytes + 1, 0x20))],
    ['NOT_JSON', withValue('{')],
    ['NOT_JSON', withValue('')],
    ['NOT_JSON', withValue('['.repeat(500_000))],
    ['NOT_JSON', withValue(Buffer.from([0x22, 0xff, 0x22]))],
    ['SCHEMA_VIOLATION', withBody({ sku: 1 })],
    ['BAD_TEXT', withBody({ ...bodies['pim.product.upserted.v1'], brand: 'a\0b' })],
    ['BAD_TEXT', withBody({ ...bodies['pim.product.upserted.v1'], title: { en: '\ud800' } })],
    ['UNKNOWN_TYPE', withHeaders(product, { ce_type: 'pim.product.upserted.v2' })],
    ['UNKNOWN_TYPE', withHeaders(product, { ce_type: 'supply.inventory.counted.v1' })],
    ['UNKNOWN_TYPE', withHeaders(product, { ce_type: 'constructor' })],
    ['MISSING_ATTRIBUTE', withHeaders(product, { ce_type: undefined })],
    ['MISSING_ATTRIBUTE', withHeaders(product, { ce_id: undefined })],
    ['MISSING_ATTRIBUTE', withHeaders(product, { ce_source: '' })],
    ['MISSING_ATTRIBUTE', withHeaders(product, { ce_time: undefined })],
    ['MISSING_ATTRIBUTE', withHeaders(product, { ce_sequence: undefined })],
    ['MISSING_ATTRIBUTE', { ...product, key: null }],
    ['BAD_ATTRIBUTE', withHeaders(product, { ce_time: 'yesterday' })],
    ['TENANT_MISSING', withHeaders(product, { ce_tenantid: undefined })],
    ['TENANT_MISSING', withHeaders(product, { ce_tenantid: '' })],
    ['TENANT_UNKNOWN', withHeaders({ ...product, key: 'nobody:CHAIR-OAK.01' }, { ce_tenantid: 'nobody' })],
    ['TENANT_UNKNOWN', withHeaders(product, { ce_tenantid: "acme'; drop table" })],
    ['TENANT_KEY_MISMATCH', withHeaders(product, { ce_tenantid: 'globex' })],
    ['KEY_MISMATCH', { ...product, key: 'acme:CHAIR-OAK.02' }],
    ['KEY_MISMATCH', { ...product, key: 'acme:xCHAIR-OAK.01' }],
    ['BAD_SEQUENCE', withHeaders(product, { ce_sequence: '-1' })],
    ['BAD_SEQUENCE', withHeaders(product, { ce_sequence: '1.5' })],
    ['BAD_SEQUENCE', withHeaders(product, { ce_sequence: '0x10' })],
    ['BAD_SEQUENCE', withHeaders(product, { ce_sequence: '9223372036854775808' })],
  ])('%s', (code, message) => {
    expect(codeOf(message)).toBe(code);
    expect(Object.keys(decodeErrorCodes)).toContain(code);
  });

  test('an escaped backslash before u0000 is text like any other', () => {
    const body = { ...bodies['pim.product.upserted.v1'], brand: String.raw`C:\u0000` };
    expect(codeOf(withBody(body))).toBeUndefined();
  });

  test('the largest sequence fits, and leading zeros are read as decimal', () => {
    for (const [text, sequence] of [
      ['9223372036854775807', 2n ** 63n - 1n],
      ['007', 7n],
    ] as const) {
      expect(decode(withHeaders(product, { ce_sequence: text }))).toMatchObject({
        ok: true,
        value: { sequence },
      });
    }
  });

  test('no message makes it throw, whatever its bytes and headers', () => {
    const anyText = fc.oneof(
      fc.string(),
      fc.constantFrom('acme', 'pim.product.upserted.v1', '1', '2026-01-01T00:00:00Z'),
    );
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.option(anyText),
        fc.dictionary(fc.constantFrom(...Object.keys(product.headers)), anyText),
        (value, key, headers) => {
          decode({ topic: 'pim.products', key, value, headers });
          decode({ topic: 'pim.products', key, value: null, headers });
          return true;
        },
      ),
    );
  });

  test('a message never holds a body in its error', () => {
    const result = decode(withBody({ ...smallProduct, sku: 'A', secret: 'hunter2' }));
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });
});

describe('the hash', () => {
  const hashOf = (message: BrokerMessage): string => {
    const result = decode(message);
    return result.ok && result.value.type !== 'tombstone' ? result.value.hash : '';
  };

  test('white space, escapes and the spelling of numbers do not count; values do', () => {
    const body = bodies['pim.product.upserted.v1'];
    const spelled = JSON.stringify(body, null, 2)
      .replace('6.5', '6.50')
      .replace('Oak chair', '\\u004fak chair');
    expect(hashOf(withValue(spelled))).toBe(hashOf(product));
    expect(hashOf(withBody({ ...body, brand: 'Other' }))).not.toBe(hashOf(product));
  });

  test('an event has one hash through a broker and from a feed file', () => {
    const line = fromNdjson(toNdjson(eventOf('pim.product.upserted.v1')).replace('"data":{', '"data": { '));
    expect(line.ok && hashOf(line.value)).toBe(hashOf(product));
  });

  test('a deletion and its tombstone are one fact', () => {
    const deletion = eventOf('pim.product.deleted.v1') as OutgoingEvent<'pim.product.deleted.v1'>;
    const tombstone = encodeTombstone(deletion);
    expect(tombstone.value).toBeNull();
    expect(decode(tombstone)).toEqual(decode(encodeEvent(deletion)));
  });
});

describe('tombstones', () => {
  const bare = { topic: 'pim.products', key: 'acme:A', value: null, headers: {} };

  test('one without a sequence says nothing that could be ordered', () => {
    expect(decode(bare)).toEqual({
      ok: true,
      value: { type: 'tombstone', topic: 'pim.products', key: 'acme:A', tenant: 'acme' },
    });
  });

  test.each([
    ['TENANT_UNKNOWN', { ...bare, key: 'nobody:A' }],
    ['TENANT_MISSING', { ...bare, key: 'A' }],
    ['TENANT_KEY_MISMATCH', { ...bare, headers: { ce_tenantid: 'globex' } }],
    ['MISSING_ATTRIBUTE', { ...bare, key: null }],
    ['MISSING_ATTRIBUTE', { ...bare, headers: { ce_sequence: '3' } }],
  ])('%s', (code, message) => {
    expect(codeOf(message)).toBe(code);
  });
});

describe('producers', () => {
  const maySend = (tenant: string, topic: string, source: string): boolean =>
    tenant === 'acme' && topic === 'pim.products' && source === '/pim';
  const codeFor = (message: BrokerMessage): string => {
    const result = decodeEvent(message, { isKnownTenant, maySend });
    return result.ok ? result.value.type : result.error.code;
  };
  const deletion = withHeaders({ ...product, value: null }, { ce_type: undefined });

  test('send what is theirs to send: this tenant’s events on this topic', () => {
    expect(codeFor(product)).toBe('pim.product.upserted.v1');
    expect(codeFor(withHeaders(product, { ce_source: '/pim2' }))).toBe('SOURCE_NOT_ALLOWED');
    expect(codeFor(encodeEvent(eventOf('supply.inventory.counted.v1')))).toBe('SOURCE_NOT_ALLOWED');
    const globex = { ...product, key: product.key?.replace('acme:', 'globex:') ?? null };
    expect(codeFor(withHeaders(globex, { ce_tenantid: 'globex' }))).toBe('SOURCE_NOT_ALLOWED');
    expect(codeFor(withHeaders(product, { ce_source: undefined }))).toBe('MISSING_ATTRIBUTE');
  });

  test('delete no more than that: a tombstone that deletes says who sends it and for whom', () => {
    expect(codeFor(deletion)).toBe('pim.product.deleted.v1');
    expect(codeFor(withHeaders(deletion, { ce_source: '/wms' }))).toBe('SOURCE_NOT_ALLOWED');
    expect(codeFor(withHeaders(deletion, { ce_tenantid: undefined }))).toBe('TENANT_MISSING');
    expect(codeFor(withHeaders(deletion, { ce_sequence: undefined, ce_source: '/wms' }))).toBe('tombstone');
  });
});

describe('feed files', () => {
  test.each(eventTypes)('%s: a line and a message stand for each other', (type) => {
    const message = encodeEvent(eventOf(type));
    const line = toNdjson(eventOf(type));
    expect(line).not.toContain('\n');
    expect(fromNdjson(line)).toEqual({ ok: true, value: message });
    expect(fromNdjson(toFeedLine(message))).toEqual({ ok: true, value: message });
  });

  const line = JSON.parse(toNdjson(eventOf('pim.product.upserted.v1'))) as Record<string, unknown>;
  test.each([
    ['NOT_JSON', '{'],
    ['BAD_ATTRIBUTE', '[]'],
    ['BAD_ATTRIBUTE', JSON.stringify({ ...line, sequence: 17 })],
    ['MISSING_ATTRIBUTE', JSON.stringify({ ...line, type: undefined })],
    ['UNKNOWN_TYPE', JSON.stringify({ ...line, type: 'x' })],
    ['TENANT_MISSING', JSON.stringify({ ...line, tenantid: undefined })],
    ['SCHEMA_VIOLATION', JSON.stringify({ ...line, data: null })],
  ])('%s: %s', (code, text) => {
    expect(fromNdjson(text)).toMatchObject({ ok: false, error: { code } });
  });
});
