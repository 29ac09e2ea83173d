import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { errorCode } from '../errorCode.ts';
import { SettingsError } from './settings.ts';

const run = promisify(execFile);
const lockSchema = z.object({ pid: z.number(), started: z.string(), url: z.string() });

type Lock = z.infer<typeof lockSchema>;

/** When a process began, as the system says it: with the pid it tells a process from a later one of the same number. */
const beginningOf = async (pid: number): Promise<string> => {
  try {
    return (
      await run('ps', ['-o', 'lstart=', '-p', String(pid)], {
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      })
    ).stdout.trim();
  } catch (error) {
    // `ps` exits 1 when there is no such process. Where there is no `ps`, ask the kernel alone.
    if (errorCode(error) !== 'ENOENT') return '';
    try {
      process.kill(pid, 0);
      return 'unknown';
    } catch {
      return '';
    }
  }
};

/** The stack that runs in this folder now, if one does. */
export const runningStack = async (lockFile: string): Promise<Lock | null> => {
  try {
    const lock = lockSchema.parse(JSON.parse(await readFile(lockFile, 'utf8')));
    const beginning = await beginningOf(lock.pid);
    return beginning !== '' && beginning === lock.started ? lock : null;
  } catch {
    return null;
  }
};

/** Marks this folder as ours; throws when another process runs a stack in it. */
export const takeLock = async (lockFile: string, url: string): Promise<() => Promise<void>> => {
  const other = await runningStack(lockFile);
  if (other !== null) {
    throw new SettingsError([
      `the stack is running already (pid ${other.pid}, ${other.url}): stop that one with Ctrl-C in its terminal or \`kill ${other.pid}\`, ` +
        'or give this one its own COMMERCE_LOCAL_DIR and ports',
    ]);
  }
  const lock: Lock = { pid: process.pid, started: await beginningOf(process.pid), url };
  await writeFile(lockFile, JSON.stringify(lock));
  return () => rm(lockFile, { force: true });
};
