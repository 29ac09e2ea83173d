import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { eventSchemas, topicOf, topics, validateBody, type EventType } from '../src/index.ts';
import { bodies, eventTypes, smallProduct } from './fixtures.ts';

type Json = Record<string, unknown>;

const product = bodies['pim.product.upserted.v1'] as unknown as Json;
const stock = bodies['supply.inventory.counted.v1'] as unknown as Json;
const status = bodies['supply.order-status.changed.v1'] as unknown as Json;

/** Every place in a schema that lists properties, with the sample's object at that place. */
const requiredOf = (type: EventType): string[] => (eventSchemas[type] as { required: string[] }).required;
const propertiesOf = (type: EventType): string[] =>
  Object.keys((eventSchemas[type] as { properties: Json }).properties);

describe('schemas and types', () => {
  test('every schema file has a type, a topic and a sample', () => {
    const files = readdirSync(new URL('../schemas', import.meta.url)).map((f) =>
      f.replace('.schema.json', ''),
    );
    expect(files.sort()).toEqual([...eventTypes].sort());
    expect(
      Object.values(topics)
        .flatMap((t) => t.eventTypes)
        .sort(),
    ).toEqual([...eventTypes].sort());
    for (const type of eventTypes) expect(topicOf(type).deadLetterTopic).toBe(`${topicOf(type).name}.dlq`);
  });

  test.each(eventTypes)(
    '%s: the sample, which has the TypeScript type, has every property and is valid',
    (type) => {
      expect(Object.keys(bodies[type]).sort()).toEqual(propertiesOf(type).sort());
      expect(validateBody(type, bodies[type])).toEqual({ ok: true, value: bodies[type] });
    },
  );

  test.each(eventTypes)('%s: without any one required property it is a violation that names it', (type) => {
    for (const name of requiredOf(type)) {
      const { [name]: _gone, ...rest } = bodies[type] as unknown as Json;
      expect(validateBody(type, rest)).toMatchObject({
        ok: false,
        error: { code: 'SCHEMA_VIOLATION', message: expect.stringContaining(name) },
      });
    }
  });

  test.each(eventTypes)('%s: a property that nobody agreed on is a violation', (type) => {
    expect(validateBody(type, { ...bodies[type], surprise: 1 })).toMatchObject({
      ok: false,
      error: { code: 'SCHEMA_VIOLATION', message: expect.stringContaining('surprise') },
    });
  });

  test('a product needs no more than its required properties', () => {
    expect(validateBody('pim.product.upserted.v1', smallProduct).ok).toBe(true);
  });

  test.each([
    ['pim.product.upserted.v1', { ...product, sku: 'a b' }, '/sku'],
    ['pim.product.upserted.v1', { ...product, sku: `A${'x'.repeat(64)}` }, '/sku'],
    ['pim.product.upserted.v1', { ...product, slug: 'Oak' }, '/slug'],
    ['pim.product.upserted.v1', { ...product, status: 'gone' }, '/status'],
    ['pim.product.upserted.v1', { ...product, title: {} }, '/title'],
    ['pim.product.upserted.v1', { ...product, title: { 'not a tag': 'x' } }, '/title'],
    [
      'pim.product.upserted.v1',
      { ...product, prices: [{ priceList: 'p', currencyCode: 'EUR', amount: 1, minQuantity: 1 }] },
      '/prices/0/amount',
    ],
    [
      'pim.product.upserted.v1',
      {
        ...product,
        prices: [
          {
            priceList: 'p',
            currencyCode: 'EUR',
            amount: '1',
            minQuantity: 1,
            validFrom: '2026-02-30T00:00:00Z',
          },
        ],
      },
      '/prices/0/validFrom',
    ],
    [
      'pim.product.upserted.v1',
      { ...product, attributes: [{ code: 'a', type: 'number', value: '1' }] },
      '/attributes/0',
    ],
    [
      'pim.product.upserted.v1',
      { ...product, media: [{ url: 'javascript:alert(1)', kind: 'image' }] },
      '/media/0/url',
    ],
    ['pim.product.upserted.v1', { ...product, categoryPath: [] }, '/categoryPath'],
    ['pim.product.upserted.v1', JSON.parse('{"__proto__": {}}'), ''],
    ['pim.product.upserted.v1', [], ''],
    ['pim.product.upserted.v1', null, ''],
    ['supply.inventory.counted.v1', { ...stock, onHand: -1 }, '/onHand'],
    ['supply.inventory.counted.v1', { ...stock, onHand: 1.5 }, '/onHand'],
    ['supply.order-status.changed.v1', { ...status, to: 'PLACED' }, '/to'],
    ['supply.order-status.changed.v1', { ...status, orderId: 'ord_1' }, '/orderId'],
  ] as const)('%s with %j is a violation at "%s"', (type, body, path) => {
    const result = validateBody(type, body);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.error.path?.startsWith(path)).toBe(true);
  });
});
