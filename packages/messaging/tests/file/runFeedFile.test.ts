import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toFeedLine } from '@commerce/contracts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseIngestArgs, runFeedFile, TransientError, type FeedFileReport } from '../../src/index.ts';
import { splitLines, type Line } from '../../src/file/lines.ts';
import { createCountingMetrics, fixedClock, silentLogger } from '../support/fakes.ts';
import { createStockStore, isKnownTenant, stockMessage } from '../support/stock.ts';

describe('a feed file', () => {
  let dir: string;
  let path: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'feed-'));
    path = join(dir, 'feed.ndjson');
  });
  afterEach(() => rm(dir, { recursive: true }));

  const load = async (store = createStockStore()) => {
    const reports: FeedFileReport[] = [];
    const lifecycle: string[] = [];
    const exitCode = await runFeedFile(
      {
        handlers: [store.handler],
        isKnownTenant,
        storeReady: async () => undefined,
        metrics: createCountingMetrics(),
        logger: silentLogger,
        clock: fixedClock,
        scheduler: { after: (_ms, callback) => (setImmediate(callback), () => undefined) },
        store: {
          start: async () => void lifecycle.push('start'),
          stop: async () => void lifecycle.push('stop'),
        },
        stdout: { write: (text) => reports.push(JSON.parse(text) as FeedFileReport) },
      },
      parseIngestArgs(['--file', path]),
    );
    return { exitCode, reports, store, lifecycle, last: reports.at(-1) };
  };
  const line = (sku: string, sequence: number, onHand: number, tenant?: string): string =>
    toFeedLine(stockMessage(sku, sequence, onHand, tenant));

  test('is applied like messages; bad lines are reported with their number and kept beside it', async () => {
    const product = line('A', 1, 1).replace('supply.inventory.counted.v1', 'pim.product.upserted.v1');
    const lines = [
      line('A', 1, 5),
      '{oops',
      '',
      line('B', 1, 6, 'nobody'),
      product,
      `${line('A', 2, 7)}\r`,
      line('C', 1, 1),
    ];
    await writeFile(path, lines.join('\n'));
    const { exitCode, store, last, reports, lifecycle } = await load();
    expect(exitCode).toBe(0);
    expect(store.snapshot()).toEqual({ 'acme:A:W1': 7, 'acme:C:W1': 1 });
    expect(last).toMatchObject({
      feedFile: 'done',
      lines: 6,
      counts: { applied: 2, superseded: 1, rejected: 2, skipped: 1 },
    });
    expect(reports.filter(({ feedFile }) => feedFile === 'rejected')).toMatchObject([
      { line: 2, code: 'NOT_JSON' },
      { line: 4, code: 'TENANT_UNKNOWN' },
    ]);
    const kept = (await readFile(`${path}.rejected.ndjson`, 'utf8')).trim().split('\n');
    expect(kept.map((text) => JSON.parse(text) as object)).toMatchObject([
      { line: 2, code: 'NOT_JSON', text: '{oops' },
      { line: 4, code: 'TENANT_UNKNOWN', text: line('B', 1, 6, 'nobody') },
    ]);
    expect(lifecycle).toEqual(['start', 'stop']);
  });

  test('may be loaded again: everything is a duplicate', async () => {
    await writeFile(path, `${line('A', 1, 5)}\n${line('B', 1, 5)}\n`);
    const { store } = await load();
    const { last } = await load(store);
    expect(last).toMatchObject({ counts: { applied: 0, duplicate: 2 } });
  });

  test('waits for a store that is down for a while, and fails when it stays down', async () => {
    await writeFile(path, line('A', 1, 5));
    const store = createStockStore();
    store.failWith(new TransientError('down'), new TransientError('down'));
    expect((await load(store)).exitCode).toBe(0);
    store.failWith(...Array.from({ length: 20 }, () => new TransientError('down')));
    await appendFile(path, `\n${line('A', 2, 6)}`);
    const { exitCode, last } = await load(store);
    expect(exitCode).toBe(1);
    expect(last).toMatchObject({ feedFile: 'failed', message: expect.stringContaining('down') });
  });

  test('that is not there is a failure with its name', async () => {
    const { exitCode, last } = await load();
    expect(exitCode).toBe(1);
    expect(last).toMatchObject({ feedFile: 'failed', message: expect.stringContaining(path) });
  });
});

describe('splitting lines', () => {
  async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
    for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
  }

  const linesOf = async (chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<Line[]> => {
    const lines: Line[] = [];
    for await (const line of splitLines(chunks, maxBytes)) lines.push(line);
    return lines;
  };

  test('gives the same lines wherever the chunks are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }).map((s) => s.replaceAll(/[\r\n]/g, ''))),
        fc.integer({ min: 1, max: 9 }),
        async (texts, size) => {
          const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''));
          const lines = await linesOf(chunked(bytes, size), 1_000);
          expect(lines.map(({ text }) => text)).toEqual(texts.map((text) => text.toWellFormed()));
          expect(lines.at(-1)?.endByte ?? 0).toBe(bytes.length);
        },
      ),
    );
  });

  test('a line over the limit is reported without its text, and the next is read', async () => {
    const lines = await linesOf(chunked(Buffer.from(`${'x'.repeat(100)}\nok`), 7), 10);
    expect(lines).toEqual([
      { number: 1, text: undefined, endByte: 101 },
      { number: 2, text: 'ok', endByte: 103 },
    ]);
  });
});
