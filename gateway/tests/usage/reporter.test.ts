import { beforeEach, describe, expect, test } from '@jest/globals';
import { silentLogger } from '@commerce/service';
import type { UsedOperation } from '../../src/usage/operations.ts';
import { createUsageReporter, type UsageReporter } from '../../src/usage/reporter.ts';
import type { UsageReport } from '../../src/usage/send.ts';

const hour = 3_600_000;

const operation = (hash: string, ...coordinates: string[]): UsedOperation => ({
  hash,
  name: `Op${hash}`,
  signature: `query Op${hash}`,
  coordinates: new Set(coordinates),
  variables: [],
});

const web = { name: 'web', version: '1' };

let sent: UsageReport[];
let broken: boolean;
let lost: number;
let nowMs: number;
let reporter: UsageReporter;

const make = (sample = 1, random = () => 0): UsageReporter => {
  let ids = 0;
  return createUsageReporter({
    options: { sample, everyMs: 1_000_000 },
    send: async (report) => {
      if (broken) throw new Error('down');
      sent.push(report);
    },
    newId: () => `r${(ids += 1)}`,
    random,
    clock: { nowMs: () => nowMs },
    logger: silentLogger(),
    lost: (requests) => (lost += requests),
  });
};

beforeEach(() => {
  sent = [];
  broken = false;
  lost = 0;
  nowMs = 10 * hour + 5;
  reporter = make();
});

describe('usage reports', () => {
  test('add requests up by operation, client and hour', async () => {
    const page = operation('a', 'Query.page');
    reporter.count(page, web);
    reporter.count(page, web);
    reporter.count(page, { name: 'app', version: '2' });
    nowMs += hour;
    reporter.count(page, web);
    await reporter.stop();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.operations).toEqual([
      { hash: 'a', name: 'Opa', signature: 'query Opa', coordinates: ['Query.page'] },
    ]);
    expect(sent[0]?.requests).toEqual([
      { hash: 'a', at: '1970-01-01T10:00:00.000Z', clientName: 'web', clientVersion: '1', count: 2 },
      { hash: 'a', at: '1970-01-01T10:00:00.000Z', clientName: 'app', clientVersion: '2', count: 1 },
      { hash: 'a', at: '1970-01-01T11:00:00.000Z', clientName: 'web', clientVersion: '1', count: 1 },
    ]);
  });

  test('describe an operation once, and again when it turned out to use more', async () => {
    const page = operation('a', 'Query.page');
    for (const more of [undefined, undefined, 'Filter.text']) {
      if (more !== undefined) page.coordinates.add(more);
      reporter.count(page, web);
      await reporter.stop();
    }
    expect(sent.map(({ operations }) => operations.length)).toEqual([1, 0, 1]);
  });

  test('that fail are sent again under their id, in order, before newer ones', async () => {
    broken = true;
    reporter.count(operation('a'), web);
    await reporter.stop();
    reporter.count(operation('b'), web);
    await reporter.stop();
    expect(sent).toEqual([]);
    broken = false;
    await reporter.stop();
    expect(sent.map(({ id }) => id)).toEqual(['r1', 'r2']);
    expect(lost).toBe(0);
  });

  test('are given up from the oldest on when the registry stays down, and said to be', async () => {
    broken = true;
    const page = operation('a', 'Query.page');
    for (let round = 0; round < 25; round += 1) {
      reporter.count(page, web);
      await reporter.stop();
    }
    expect(lost).toBe(5);
    broken = false;
    reporter.count(page, web);
    await reporter.stop();
    expect(sent[0]?.id).toBe('r7');
    // The first description was lost with the first report.
    expect(sent.at(-1)?.operations).toHaveLength(1);
  });

  test('of a sample are scaled up', async () => {
    const draws = [0.05, 0.5, 0.09, 0.95];
    reporter = make(0.1, () => draws.shift() ?? 1);
    for (let i = 0; i < 4; i += 1) reporter.count(operation('a'), web);
    await reporter.stop();
    expect(sent[0]?.requests[0]?.count).toBe(20);
  });

  test('hold so many operations and clients, however many are made up', async () => {
    for (let i = 0; i < 5_100; i += 1) reporter.count(operation(`op${i}`), { name: `c${i}`, version: '' });
    await reporter.stop();
    const names = new Set(sent[0]?.requests.map(({ clientName }) => clientName));
    expect([sent[0]?.operations.length, names.size, names.has('other'), lost]).toEqual([
      5_000,
      501,
      true,
      100,
    ]);
  });
});
