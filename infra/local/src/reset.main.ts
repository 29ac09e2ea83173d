import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCommandLine, UsageError } from './start/commandLine.ts';
import { localFolder } from './start/localFolder.ts';
import { runningStack } from './start/lock.ts';

const help = `Usage: npx pnpm@10 reset [--dry-run] [--all]

Wipes what the local stack keeps: databases, broker, keys, logs. Downloaded jars stay, unless --all.
--dry-run only says what would go. COMMERCE_LOCAL_DIR names another folder than .local.
`;

const reset = async (): Promise<void> => {
  const values = parseCommandLine(process.argv.slice(2), {
    'dry-run': { type: 'boolean' },
    all: { type: 'boolean' },
  });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const folder = localFolder(process.env);
  const running = await runningStack(folder.lockFile);
  if (running !== null && values['dry-run'] !== true)
    throw new UsageError(`the stack is running (pid ${running.pid}): stop it first`);

  const entries = await readdir(folder.root).catch(() => []);
  const doomed = entries.filter((entry) => values.all === true || entry !== 'cache').sort();
  for (const entry of doomed) {
    process.stdout.write(
      `${values['dry-run'] === true ? 'would remove' : 'removing'} ${join(folder.root, entry)}\n`,
    );
    if (values['dry-run'] !== true) await rm(join(folder.root, entry), { recursive: true, force: true });
  }
  if (doomed.length === 0) process.stdout.write('there is nothing to remove\n');
};

try {
  await reset();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${help}`);
  process.exitCode = 1;
}
