import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { KafkaConfig } from '@commerce/messaging';
import { syntheticProducts } from '../../../infra/local/src/feeds/synthetic.ts';
import { findFreePorts } from '../../../infra/local/src/stack/ports.ts';
import { freshDatabase, median, say, tenantsFile } from './environment.ts';
import { fillTopic } from './feed.ts';
import { rawBatches, runRaw } from './rawUpserts.ts';
import { drain, type Drained } from './worker.ts';

/**
 * How fast product events get from Kafka into PostgreSQL, against the bare statement. Run by
 * `pnpm bench:ingest`, which starts the stores; prints one line of JSON.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '3' },
    backfill: { type: 'string' },
  },
});
const tenant = 'acme';
const seed = 7;
/** As many as the worker keeps busy, with batches of the size that its fetches come to. */
const connections = 3;
const batchSize = 250;
/** So that a second run on the same stores begins with nothing, too. */
const run = randomBytes(3).toString('hex');

const adminUrl = process.env['BENCH_POSTGRES_URL'];
const brokers = process.env['BENCH_KAFKA_BROKERS'];
if (!adminUrl || !brokers)
  throw new Error('BENCH_POSTGRES_URL and BENCH_KAFKA_BROKERS are needed: use pnpm bench:ingest');

const dir = await mkdtemp(join(tmpdir(), 'commerce-bench-'));
await writeFile(join(dir, 'tenants.json'), tenantsFile(tenant));

const ingest = async (name: string, count: number): Promise<Drained> => {
  const kafka: KafkaConfig = {
    brokers: brokers.split(','),
    tls: false,
    sasl: { mechanism: 'none' },
    topicPrefix: `${run}-${name}-`,
    clientId: 'bench',
  };
  await fillTopic(kafka, syntheticProducts(count, seed, { tenant }), (sent) => {
    if (sent % 50_000 === 0) say(`  ${sent} published`);
  });
  const { applicationUrl } = await freshDatabase(adminUrl, `bench_${run}_${name}`);
  const [port = 0] = await findFreePorts(1);
  let told = 0;
  const drained = await drain({
    port,
    expected: count,
    env: {
      DATABASE_URL_PRODUCT: applicationUrl,
      KAFKA_BROKERS: brokers,
      KAFKA_TOPIC_PREFIX: kafka.topicPrefix,
      TENANTS_FILE: join(dir, 'tenants.json'),
    },
    onProgress: (events) => {
      if (events - told < count / 10) return;
      told = events;
      say(`  ${events} of ${count} applied`);
    },
  });
  if (drained.byOutcome['applied'] !== count)
    throw new Error(`not all were applied: ${JSON.stringify(drained.byOutcome)}`);
  return drained;
};

const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576);

const compare = async (count: number, rounds: number) => {
  say(`making ${count} events`);
  const batches = rawBatches(syntheticProducts(count, seed, { tenant }), batchSize);
  const raw: number[] = [];
  const fed: number[] = [];
  let peakRssBytes = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const rawTurn = async (): Promise<void> => {
      const { applicationUrl } = await freshDatabase(adminUrl, `bench_${run}_raw${round}`);
      raw.push(await runRaw(applicationUrl, batches, connections));
      say(`round ${round}: raw ${Math.round(raw.at(-1) ?? 0)} rows/s`);
    };
    const ingestTurn = async (): Promise<void> => {
      const drained = await ingest(`round${round}`, count);
      fed.push(drained.eventsPerSecond);
      peakRssBytes = Math.max(peakRssBytes, drained.peakRssBytes);
      say(`round ${round}: ingest ${Math.round(drained.eventsPerSecond)} events/s`);
    };
    // Whoever goes second finds a warmer machine, so they take turns.
    const turns = round % 2 === 1 ? [rawTurn, ingestTurn] : [ingestTurn, rawTurn];
    for (const turn of turns) await turn();
  }
  const productEventsPerSecond = Math.round(median(fed));
  const rawUpsertRowsPerSecond = Math.round(median(raw));
  return {
    productEventsPerSecond,
    rawUpsertRowsPerSecond,
    ratio: Number((productEventsPerSecond / rawUpsertRowsPerSecond).toFixed(3)),
    workerPeakRssMegabytes: megabytes(peakRssBytes),
  };
};

const backfill = async (count: number) => {
  say(`backfilling ${count} events`);
  const { eventsPerSecond, peakRssBytes } = await ingest('backfill', count);
  return {
    backfillEvents: count,
    backfillEventsPerSecond: Math.round(eventsPerSecond),
    backfillPeakRssMegabytes: megabytes(peakRssBytes),
  };
};

try {
  const report =
    values.backfill === undefined
      ? await compare(Number(values.events), Number(values.rounds))
      : await backfill(Number(values.backfill));
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  await rm(dir, { recursive: true, force: true });
}
