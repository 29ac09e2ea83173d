import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repoRoot } from './paths.ts';
import { createDynamoDb } from './stack/dynamodb.ts';
import { createKafka } from './stack/kafka.ts';
import { findFreePorts } from './stack/ports.ts';
import { createPostgres } from './stack/postgres.ts';
import { createWatchdog } from './stack/watchdog.ts';

const help = `Usage: pnpm bench:ingest [--json] [--events N] [--rounds N] [--backfill N] [--only product|inventory]

Starts stores of its own on free ports, measures how fast the feed workers get events from Kafka into
them, and removes everything. Progress goes to stderr; the figures, as one line of JSON, to stdout.

  --json       print nothing but the JSON (it is the same line without it, after a heading)
  --events N   product events a round (50000)
  --rounds N   rounds, in which raw statements and the worker take turns (3); the median counts
  --backfill N instead: the product worker's speed and peak memory over N events (500000 is a good number)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    events: { type: 'string' },
    rounds: { type: 'string' },
    backfill: { type: 'string' },
    only: { type: 'string' },
  },
});
if (values.help || positionals[0] !== 'ingest') {
  console.error(help);
  process.exit(values.help ? 0 : 1);
}

const log = (line: string): void => console.error(line);
const dir = await mkdtemp(join(tmpdir(), 'commerce-bench-'));
// PostgreSQL may run as another user, who has to pass through.
await chmod(dir, 0o711);
const watchdog = createWatchdog();
watchdog.removeOnDeath(dir);

/** The programs that measure, each in its own package; the last line that one prints is its report. */
const programs = [
  { name: 'product', entry: 'subgraphs/product/bench/ingest.bench.ts', dynamodb: false },
  { name: 'inventory', entry: 'subgraphs/inventory/bench/ingest.bench.ts', dynamodb: true },
].filter(({ name, entry }) => {
  if (values.only !== undefined ? values.only !== name : values.backfill !== undefined && name !== 'product')
    return false;
  if (!existsSync(join(repoRoot, entry))) log(`${entry} is not there: its figures are left out`);
  return existsSync(join(repoRoot, entry));
});

const stops: (() => Promise<void>)[] = [];
let child: ReturnType<typeof spawn> | undefined;

const startStores = async (): Promise<Record<string, string>> => {
  const [postgresPort = 0, kafkaPort = 0, controllerPort = 0, dynamodbPort = 0] = await findFreePorts(4);
  const shared = { watchdog, log };
  const postgres = createPostgres({
    dir: join(dir, 'postgres'),
    port: postgresPort,
    password: 'bench',
    logFile: join(dir, 'postgres.log'),
    // A commit is on disk before it is acknowledged, as in production.
    volatile: false,
    watchdog,
  });
  const kafka = createKafka({
    ...shared,
    dir: join(dir, 'kafka'),
    port: kafkaPort,
    controllerPort,
    logFile: join(dir, 'kafka.log'),
    quick: false,
  });
  const dynamodb = createDynamoDb({
    ...shared,
    dir: join(dir, 'dynamodb'),
    port: dynamodbPort,
    logFile: join(dir, 'dynamodb.log'),
    inMemory: true,
  });
  const wanted = programs.some((program) => program.dynamodb)
    ? [postgres, kafka, dynamodb]
    : [postgres, kafka];
  for (const store of wanted) stops.push(() => store.kill());
  await mkdir(dir, { recursive: true });
  await Promise.all(wanted.map((store) => store.start()));
  return {
    BENCH_POSTGRES_URL: postgres.url,
    BENCH_KAFKA_BROKERS: kafka.brokers,
    BENCH_DYNAMODB_ENDPOINT: dynamodb.endpoint,
  };
};

/** Rounds and backfills are the product program's alone. */
const passed = (program: string): string[] =>
  (program === 'product' ? (['events', 'rounds', 'backfill'] as const) : (['events'] as const)).flatMap(
    (name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]),
  );

const measure = async (
  program: { name: string; entry: string },
  env: Record<string, string>,
): Promise<object> => {
  log(`measuring ${program.name}`);
  const started = spawn(
    process.execPath,
    ['--conditions=source', '--no-warnings', join(repoRoot, program.entry), ...passed(program.name)],
    {
      cwd: join(repoRoot, 'subgraphs', program.name),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  child = started;
  let output = '';
  started.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => started.once('close', resolve));
  if (code !== 0) throw new Error(`${program.entry} ended with ${code ?? 'a signal'}`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as object;
};

const cleanUp = async (): Promise<void> => {
  child?.kill('SIGTERM');
  await Promise.all(stops.map((stop) => stop()));
  await rm(dir, { recursive: true, force: true });
  watchdog.close();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)));
}

let code = 0;
try {
  const env = await startStores();
  let report = {};
  for (const program of programs) report = { ...report, ...(await measure(program, env)) };
  if (!values.json) console.log('Figures of this machine, now:');
  console.log(JSON.stringify(report));
} catch (error) {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  code = 1;
} finally {
  await cleanUp();
}
process.exit(code);
