import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../paths.ts';
import { startProcess, type ManagedProcess } from '../stack/process.ts';
import { waitUntilReady } from '../stack/wait.ts';
import type { Watchdog } from '../stack/watchdog.ts';
import { mergeEnvironment, type PartEnvironment } from './environments.ts';
import type { Part } from './parts.ts';
import type { Unit } from './supervisor.ts';

export interface ServiceDeps {
  readonly logsDir: string;
  readonly base: NodeJS.ProcessEnv;
  readonly watchdog: Watchdog;
}

const answersReady = async (url: string): Promise<boolean> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
  await response.arrayBuffer();
  return response.status === 200;
};

/** A part of the graph as a process that is ready when its /health/ready says so. */
export const createService = (part: Part, environment: PartEnvironment, deps: ServiceDeps): Unit => ({
  name: part.name,
  start: async (): Promise<ManagedProcess> => {
    const dir = join(repoRoot, part.dir);
    const entry = join(dir, part.entry);
    if (!existsSync(entry)) throw new Error(`${part.name} has no ${part.dir}/${part.entry}`);
    const process = await startProcess({
      name: part.name,
      command: globalThis.process.execPath,
      args: ['--no-warnings', entry],
      cwd: dir,
      env: mergeEnvironment(deps.base, environment),
      logFile: join(deps.logsDir, `${part.name}.log`),
      watchdog: deps.watchdog,
    });
    const url = `http://127.0.0.1:${environment['PORT'] ?? ''}/health/ready`;
    await waitUntilReady(process, () => answersReady(url), { timeoutMs: 60_000, intervalMs: 150 });
    return process;
  },
});

/** Runs an entry file to its end; throws with the end of its log when it fails. */
export const runToEnd = async (
  name: string,
  part: Part,
  entry: string,
  environment: PartEnvironment,
  deps: ServiceDeps,
): Promise<void> => {
  const dir = join(repoRoot, part.dir);
  const process = await startProcess({
    name,
    command: globalThis.process.execPath,
    args: ['--no-warnings', join(dir, entry)],
    cwd: dir,
    env: mergeEnvironment(deps.base, environment),
    logFile: join(deps.logsDir, `${name}.log`),
    watchdog: deps.watchdog,
  });
  const { code } = await process.exited;
  if (code !== 0) throw new Error(`${name} failed:\n${process.tail(15)}`);
};
