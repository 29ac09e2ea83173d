import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from './paths.ts';
import { runCodegen } from './start/codegen.ts';
import { createWatchdog } from './stack/watchdog.ts';
import { runJest } from './test/jestRun.ts';
import { startStoreServer } from './test/storeServer.ts';
import { startTestStack } from './test/testStack.ts';
import { wantedStores } from './test/wantedStores.ts';

const help = `Usage: node infra/local/src/test.main.ts [jest arguments]

Runs the tests of the package in the current folder, or of all packages at the root, with the stores
they need: PostgreSQL, DynamoDB Local and Apache Kafka on free ports, in a folder that is removed
afterwards. The last line is "N passed, N failed".

Environment:
  COMMERCE_TEST_STACK   use the stores it describes (JSON) instead of starting any
  CI=true               a store that cannot be had is a failure, not a skipped suite
`;

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(help);
  process.exit(0);
}

const cwd = process.cwd();
const env = { ...process.env };
const ci = env['CI'] === 'true';
const log = (line: string): void => console.error(line);
const stopping = new AbortController();
const dir = await mkdtemp(join(tmpdir(), 'commerce-test-'));
// PostgreSQL may run as another user, who has to pass through.
await chmod(dir, 0o711);
const watchdog = createWatchdog();
watchdog.removeOnDeath(dir);
let stop = (): Promise<void> => Promise.resolve();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());

const main = async (): Promise<number> => {
  if (cwd === repoRoot) {
    await runCodegen(env, stopping.signal).catch((error: unknown) =>
      log(`tests run on the code that is there: ${String(error)}`),
    );
  }
  if (env['COMMERCE_TEST_STACK'] === undefined) {
    const wanted = wantedStores(cwd, args);
    const begun = performance.now();
    const stack = await startTestStack({ dir, watchdog, log }, wanted);
    const server = await startStoreServer({ dir, watchdog, log });
    stop = async () => void (await Promise.all([stack.stop(), server.stop()]));
    env['COMMERCE_TEST_STACK'] = JSON.stringify({ ...stack.description, controlUrl: server.controlUrl });
    const missing = wanted.filter((name) => stack.description.missing[name] !== undefined);
    if (wanted.length > 0)
      log(`stores: ${wanted.join(', ')} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    for (const name of missing) log(`${name} cannot be had: ${stack.description.missing[name]}`);
    if (ci && missing.length > 0) {
      console.log('0 passed, 1 failed');
      return 1;
    }
  }
  if (stopping.signal.aborted) return 130;
  const { code, summary } = await runJest({
    cwd,
    args,
    env,
    resultFile: join(dir, 'jest.json'),
    signal: stopping.signal,
  });
  console.log(summary);
  return stopping.signal.aborted ? 130 : code;
};

let code = 1;
try {
  code = await main();
} catch (error) {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
  await stop();
  await rm(dir, { recursive: true, force: true });
  watchdog.close();
}
process.exit(code);
