import { expect, test } from '@jest/globals';
import type { UsageStore } from '../../src/ports.ts';

const hash = (letter: string): string => letter.repeat(64);
const hour = 3_600_000;
const start = 1_000 * hour;

/** What every usage store does; `graphs` are two that nobody else uses. */
export const usageStoreContract = (given: () => { usage: UsageStore; graphs: readonly [string, string] }) => {
  const report = (id: string, more: { client?: string; atMs?: number; count?: number } = {}) => ({
    id,
    variant: 'current',
    operations: [
      {
        hash: hash('a'),
        name: 'Page',
        signature: 'query Page{…}',
        coordinates: ['Query.product', 'Product.cost'],
      },
      { hash: hash('b'), name: 'List', signature: 'query List{…}', coordinates: ['Query.products'] },
    ],
    requests: [
      {
        hash: hash('a'),
        atMs: more.atMs ?? start,
        clientName: more.client ?? 'web',
        clientVersion: '1.0',
        count: more.count ?? 2,
      },
      {
        hash: hash('a'),
        atMs: (more.atMs ?? start) + 1,
        clientName: more.client ?? 'web',
        clientVersion: '1.0',
        count: 1,
      },
    ],
  });

  test('requests of an hour add up over reports, and a report that comes again counts once', async () => {
    const { usage, graphs } = given();
    const [graph] = graphs;
    expect(await usage.record(graph, report('r1'), start)).toBe(true);
    expect(await usage.record(graph, report('r1'), start)).toBe(false);
    expect(await usage.record(graph, report('r2', { client: 'app' }), start)).toBe(true);
    const used = await usage.usedSince(
      graph,
      'current',
      ['Product.cost', 'Query.products', 'No.such'],
      start,
    );
    expect([...used]).toEqual([
      ['Product.cost', { requests: 6, operations: ['Page'], clients: ['app', 'web'] }],
    ]);
    expect(await usage.operationsSince(graph, 'current', start)).toBe(1);
  });

  test('an operation that turns out to use more is known by all that it uses', async () => {
    const { usage, graphs } = given();
    const [graph] = graphs;
    const [first] = report('r1b').operations;
    if (!first) throw new Error('no operation');
    const more = { ...first, coordinates: ['Filter.text'] };
    await usage.record(graph, { id: 'r1b', variant: 'current', operations: [more], requests: [] }, start);
    const used = await usage.usedSince(graph, 'current', ['Filter.text', 'Product.cost'], start);
    expect([...used.keys()].sort()).toEqual(['Filter.text', 'Product.cost']);
  });

  test('what was before the window, in another variant or another graph does not count', async () => {
    const { usage, graphs } = given();
    const [graph, other] = graphs;
    expect(await usage.usedSince(graph, 'current', ['Product.cost'], start + hour)).toEqual(new Map());
    expect(await usage.usedSince(graph, 'public', ['Product.cost'], start)).toEqual(new Map());
    expect(await usage.usedSince(other, 'current', ['Product.cost'], start)).toEqual(new Map());
    expect(await usage.operationsSince(other, 'current', 0)).toBe(0);
  });

  test('the old is forgotten, the new is kept', async () => {
    const { usage, graphs } = given();
    const [graph] = graphs;
    await usage.record(graph, report('r3', { atMs: start + 5 * hour, count: 7 }), start + 5 * hour);
    await usage.forgetBefore(graph, start + hour);
    const used = await usage.usedSince(graph, 'current', ['Product.cost'], 0);
    expect(used.get('Product.cost')?.requests).toBe(8);
  });
};
