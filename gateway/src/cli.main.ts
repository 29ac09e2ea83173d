import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createIdFactory, systemClock as clock } from '@commerce/kernel';
import { createLogger, createMetrics } from '@commerce/service';
import { createGateway } from './app.ts';
import { parseCommandLine } from './cli/arguments.ts';
import { watchForOrphaning } from './cli/orphan.ts';
import { createEngine } from './engine/engine.ts';
import { defaultSubgraphOptions } from './engine/fetch/options.ts';
import { createSubgraphSenders } from './engine/fetch/subgraphSender.ts';
import { silentObserver } from './engine/observer.ts';
import { staticSupergraph } from './supergraph/staticManager.ts';
import { createStockEngine } from './supergraph/stockEngine.ts';

const wrongUse = (problem: string): never => {
  process.stderr.write(`${problem.split('\n', 1)[0] ?? ''}\n`);
  process.exit(2);
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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

const quiet = createLogger({ name: 'gateway', level: 'silent' }, process.stderr);
const supergraph = staticSupergraph(supergraphSdl);
const senders = createSubgraphSenders({
  options: { defaults: defaultSubgraphOptions },
  clock,
  random: Math.random,
  logger: quiet,
});
const engine =
  options.engine === 'stock'
    ? createStockEngine({ supergraph, subgraphUrls: new Map(), subgraphTimeoutMs: 30_000, logger: quiet })
    : createEngine({
        supergraph,
        planner: options.planner,
        sender: senders.sender,
        operationCacheBytes: 67_108_864,
        entityCache: undefined,
        exposeServiceNames: false,
        observer: silentObserver,
        logger: quiet,
      });
const gateway = createGateway({
  http: { host: options.host, port: options.port, bodyLimitBytes: 10_485_760 },
  engine,
  access: { kind: 'open' },
  introspection: true,
  graphiql: undefined,
  paths: ['/graphql', '/'],
  requestTimeoutMs: 60_000,
  overrideLabels: new Set(),
  random: Math.random,
  clock,
  ids: createIdFactory(clock, (length) => randomBytes(length)),
  logger: quiet,
  metrics: createMetrics('gateway'),
});

let stopping = false;
const stop = (): void => {
  if (stopping) process.exit(1);
  stopping = true;
  gateway.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
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
