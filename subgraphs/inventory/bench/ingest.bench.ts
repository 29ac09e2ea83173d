import { parseArgs } from 'node:util';
import { benchInventory } from './inventory.ts';

/** The inventory half of `pnpm bench:ingest`, which starts the stores; prints one line of JSON. */
const { values } = parseArgs({ options: { events: { type: 'string', default: '50000' } } });
const kafkaBrokers = process.env['BENCH_KAFKA_BROKERS'];
const dynamodbEndpoint = process.env['BENCH_DYNAMODB_ENDPOINT'];
if (!kafkaBrokers || !dynamodbEndpoint) {
  throw new Error('BENCH_KAFKA_BROKERS and BENCH_DYNAMODB_ENDPOINT are needed: use pnpm bench:ingest');
}
const report = await benchInventory({ kafkaBrokers, dynamodbEndpoint, events: Number(values.events) });
process.stdout.write(`${JSON.stringify(report)}\n`);
