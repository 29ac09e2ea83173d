import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createIdFactory, systemClock as clock } from '@commerce/kernel';
import { createLogger, createMetrics } from '@commerce/service';
import { createGateway } from './app.ts';
import { parseCommandLine } from './cli/arguments.ts';
import { watchForOrphaning } from './cli/orphan.ts';
import { defaultSubgraphOptions } from './engine/fetch/options.ts';
import { chooseEngine, plannerEntriesBeside } from './engines.ts';
import { defaultTransport } from './http/transport.ts';
import { staticSupergraph } from './supergraph/staticManager.ts';
import { startTelemetry } from './telemetry/start.ts';
import { tuneRuntime } from './tuning.ts';

const wrongUse = (problem: string): never => {
  process.stderr.write(`${problem.split('\n', 1)[0] ?? ''}\n`);
  process.exit(2);
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

tuneRuntime();

// gateway-js reports anonymous usage to its vendor unless told otherwise.
process.env['APOLLO_TELEMETRY_DISABLED'] = '1';

const parsed = parseCommandLine(process.argv.slice(2), process.env);
if (parsed.kind === 'help') {
  process.stdout.write(parsed.text);
  process.exit(0);
}
const options = parsed.kind === 'wrong' ? wrongUse(parsed.problem) : parsed.options;
const supergraphSdl = await readFile(options.supergraph, 'utf8').catch((error: unknown) =>
  wrongUse(`--supergraph cannot be read: ${reasonOf(error)}`),
);

const logger = createLogger({ name: 'gateway', level: 'silent' }, process.stderr);
const metrics = createMetrics('gateway');
const telemetry = await startTelemetry({ metrics, logger });
const random = Math.random;
const gateway = createGateway({
  transport: {
    ...defaultTransport,
    http: { host: options.host, port: options.port, bodyLimitBytes: 10_485_760 },
    paths: ['/graphql', '/'],
    // Nothing but the loopback or a proxy stands between.
    compressAboveBytes: undefined,
    requestTimeoutMs: 60_000,
  },
  engine: chooseEngine({
    plannerEntries: plannerEntriesBeside(import.meta.filename),
    ...options,
    supergraph: staticSupergraph(supergraphSdl),
    subgraphUrls: new Map(),
    fetch: { defaults: defaultSubgraphOptions, bySubgraph: new Map() },
    operationCacheBytes: 67_108_864,
    entityCache: undefined,
    onUnauthorized: 'filter',
    exposeServiceNames: false,
    telemetry,
    random,
    clock,
    logger,
  }),
  access: { kind: 'open' },
  introspection: true,
  graphiql: undefined,
  telemetry,
  random,
  clock,
  ids: createIdFactory(clock, (length) => randomBytes(length)),
  logger,
  metrics,
});

/** What is under way has this long. */
const stopTimeoutMs = 12_000;

let stopping = false;
const stop = (): void => {
  if (stopping) process.exit(1);
  stopping = true;
  setTimeout(() => process.exit(1), stopTimeoutMs);
  gateway.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
// Whoever reads the one line, or the problems, may close the pipe: serving goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
if (process.env['npm_lifecycle_event'] !== undefined) void watchForOrphaning(process.pid, stop);

try {
  await gateway.start();
} catch (error) {
  wrongUse(`the gateway cannot start: ${reasonOf(error)}`);
}
process.stdout.write(
  `${JSON.stringify({ msg: 'listening', url: `http://${options.host}:${gateway.port()}/graphql` })}\n`,
);
