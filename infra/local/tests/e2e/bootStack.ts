import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@commerce/testkit';
import { repoRoot } from '../../src/paths.ts';
import { findFreePorts } from '../../src/stack/ports.ts';
import { portTable } from '../../src/start/settings.ts';

const minutes = 60_000;

/** The whole graph as processes, as `pnpm start` starts it. */
export interface BootedStack {
  /** Its keys, its logs, what it wrote. */
  readonly dir: string;
  stop(): Promise<void>;
}

/** Budgets that a test never uses up: some ask more in a minute than a tenant may. */
const openBudgets = Object.fromEntries(
  ['TENANT', 'OPERATION', 'API_KEY', 'SERVICE', 'NEW_TEXT'].map((name) => [
    `GATEWAY_RATE_${name}`,
    '1000000000',
  ]),
);

/** Processes whose command line or environment names this folder; Linux can say. */
const processesOf = (dir: string): number[] =>
  (existsSync('/proc') ? readdirSync('/proc') : [])
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8')
        ).includes(dir);
      } catch {
        return false;
      }
    })
    .map(Number);

const boot = async (env: NodeJS.ProcessEnv): Promise<BootedStack> => {
  const dir = mkdtempSync(join(tmpdir(), 'commerce-access-'));
  chmodSync(dir, 0o755);
  const free = await findFreePorts(portTable.length);
  const ports = Object.fromEntries(
    portTable.map(({ portVariable }, i) => [portVariable, String(free[i] ?? 0)]),
  );
  const child: ChildProcess = spawn(
    process.execPath,
    [join(repoRoot, 'infra', 'local', 'src', 'start.main.ts')],
    {
      cwd: repoRoot,
      env: { ...openBudgets, ...env, ...ports, COMMERCE_LOCAL_DIR: dir },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await waitUntil(() => output.includes('Ctrl-C stops everything') || child.exitCode !== null, {
    timeoutMs: 6 * minutes,
    intervalMs: 250,
    what: 'the banner',
  });
  if (child.exitCode !== null) throw new Error(`start ended early:\n${output}`);
  return {
    dir,
    async stop() {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGINT');
      await closed;
      await waitUntil(() => processesOf(dir).length === 0, { timeoutMs: 20_000 }).catch(() => undefined);
      rmSync(dir, { recursive: true, force: true });
    },
  };
};

/** A stack of its own with its own stores; or the one that COMMERCE_E2E_STACK, its folder, says is running. */
export const bootStack = (env: NodeJS.ProcessEnv = process.env): Promise<BootedStack> => {
  const running = env['COMMERCE_E2E_STACK'];
  return running ? Promise.resolve({ dir: running, stop: () => Promise.resolve() }) : boot(env);
};
