import { createKeyStore } from './start/keys.ts';
import { banner } from './start/banner.ts';
import { parseCommandLine, UsageError } from './start/commandLine.ts';
import { createUnits } from './start/context.ts';
import { gatewayUrl } from './start/environments.ts';
import { clearLogs, createLocalFolder, localFolder } from './start/localFolder.ts';
import { takeLock } from './start/lock.ts';
import { whenStarterDies } from './start/starter.ts';
import { checkPorts } from './start/portCheck.ts';
import { createProgress } from './start/progress.ts';
import { readDemoQueries } from './start/queries.ts';
import { runStack } from './start/runStack.ts';
import { parseSettings, portOf, portTable, SettingsError } from './start/settings.ts';
import { createWatchdog } from './stack/watchdog.ts';

const help = `Usage: npx pnpm@10 start

Starts the whole graph on this machine: PostgreSQL, DynamoDB Local, Apache Kafka, the subgraphs with
their feed workers, the gateway and the schema registry; fills the stores with the sample feeds. Ctrl-C stops all of it.
Data is kept in .local (\`npx pnpm@10 reset\` wipes it).

Environment:
  COMMERCE_LOCAL_DIR            another folder than .local
  DATABASE_URL_PRODUCT, DATABASE_URL_ACCOUNT, DATABASE_URL_REGISTRY
                                a PostgreSQL that runs already (DATABASE_OWNER_URL_* migrates, if given)
  DYNAMODB_ENDPOINT             a DynamoDB that runs already; AWS itself with AWS_REGION and credentials
  KAFKA_BROKERS, KAFKA_*        a Kafka that runs already
  Ports:
${portTable.map(({ portVariable, defaultPort }) => `    ${portVariable.padEnd(24)}${defaultPort}`).join('\n')}
`;

// A closed terminal or a pipe without a reader must not keep us from stopping in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// The Kafka client asks for timers in the past (harmless), and Node would say so in the middle of our lines.
process.removeAllListeners('warning');

const begun = performance.now();
const base = process.env;
const stopping = new AbortController();
const progress = createProgress({
  out: process.stdout,
  nowMs: () => performance.now(),
  colours: process.stdout.isTTY && base['NO_COLOR'] === undefined,
});
const watchdog = createWatchdog();
const units = createUnits(progress.say, stopping.signal);

let askedMs = -Infinity;
let stoppedBySignal = false;
const stop = (why: string): void => {
  // One Ctrl-C may come twice: from the terminal, and passed on by a package manager.
  if (performance.now() - askedMs < 500) return;
  askedMs = performance.now();
  if (stopping.signal.aborted) {
    progress.say('Ending at once');
    void units.killAll().then(() => process.exit(1));
    return;
  }
  stoppedBySignal = true;
  progress.say(`${why}: stopping everything (again: at once)`);
  stopping.abort();
  void units.stopAll();
};

const run = async (): Promise<void> => {
  const { help: wantsHelp } = parseCommandLine(process.argv.slice(2), {});
  if (wantsHelp === true) {
    process.stdout.write(help);
    return;
  }
  const settings = parseSettings(base);
  const folder = localFolder(base);
  await createLocalFolder(folder);
  const releaseLock = await takeLock(folder.lockFile, gatewayUrl(settings));
  try {
    await checkPorts(settings);
    await clearLogs(folder);
    process.on('SIGINT', () => stop('Ctrl-C'));
    process.on('SIGTERM', () => stop('SIGTERM'));
    process.on('SIGHUP', () => stop('The terminal was closed'));
    void whenStarterDies(() => stop('The command that started this is gone'));

    const queries = await readDemoQueries();
    const notes: string[] = [];
    const services = { logsDir: folder.logs, base, watchdog };
    const keys = createKeyStore(folder.keys);
    await runStack(
      { settings, folder, keys, progress, watchdog, services, signal: stopping.signal, units, notes },
      queries,
    );
    stopping.signal.throwIfAborted();
    const seconds = (performance.now() - begun) / 1000;
    progress.say(
      banner({
        gatewayPort: portOf(settings, 'gateway'),
        registryPort: portOf(settings, 'registry'),
        seconds,
        queries,
        notes,
        logsDir: folder.logs,
      }),
    );
    // The supervised processes are what keeps us here; a timer keeps the event loop when all are external.
    const keepAlive = setInterval(() => undefined, 60_000);
    await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));
    clearInterval(keepAlive);
  } finally {
    stopping.abort();
    await units.stopAll();
    await releaseLock();
    if (stoppedBySignal) progress.say('Everything is stopped.');
  }
};

let exitCode = 0;
try {
  await run();
} catch (error) {
  // Whatever fails because it was told to stop is no failure.
  if (!stoppedBySignal) exitCode = 1;
  if (stoppedBySignal) progress.say('It was still starting.');
  else if (error instanceof SettingsError) error.problems.forEach((problem) => console.error(problem));
  else if (error instanceof UsageError) console.error(`${error.message}\n\n${help}`);
  else console.error(error instanceof Error ? error.message : String(error));
}
progress.close();
watchdog.close();
process.exit(exitCode);
