import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import { createPrismaUsage } from '../../src/store/prismaUsage.ts';
import { openTestDatabase } from '../support/database.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const types = 500;

describeWithPostgres('usage of 10,000 operations that were recorded just now', ({ postgresUrl }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;

  beforeAll(async () => {
    opened = await openTestDatabase(postgresUrl);
    const usage = createPrismaUsage(opened.db);
    for (let from = 0; from < 10_000; from += 2_500) {
      const operations = Array.from({ length: 2_500 }, (_unused, index) => {
        const type = `T${(from + index) % types}`;
        return {
          hash: sha256(String(from + index)),
          name: `Op${from + index}`,
          signature: '',
          coordinates: ['Query', type, `${type}.id`, `${type}.count`],
        };
      });
      const requests = operations.map(({ hash }) => ({
        hash,
        atMs: Date.now(),
        clientName: 'web',
        clientVersion: '1',
        count: 3,
      }));
      const report = { id: `r${from}`, variant: 'current', operations, requests };
      await usage.record('alpha', report, Date.now());
    }
  }, 60_000);
  afterAll(() => opened.close());

  // PostgreSQL has no statistics of the tables yet, and plans as though they were next to empty.
  test('is looked up in well under a second, for a hundred coordinates and for all', async () => {
    const usage = createPrismaUsage(opened.db);
    const coordinates = Array.from({ length: 100 }, (_unused, index) => `T${index}.count`);
    const begun = performance.now();
    const used = await usage.usedSince('alpha', 'current', coordinates, Date.now() - 86_400_000);
    const seen = await usage.operationsSince('alpha', 'current', Date.now() - 86_400_000);
    const tookMs = performance.now() - begun;
    expect([used.size, used.get('T7.count')?.requests, used.get('T7.count')?.operations.length]).toEqual([
      100, 60, 20,
    ]);
    expect(seen).toBe(10_000);
    // Three seconds or more where the planner compares everything with everything; 0.3 s on a busy machine otherwise.
    expect(tookMs).toBeLessThan(2_000);
  });
});
