import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorCode } from '../errorCode.ts';

const run = promisify(execFile);

export interface ProcessLine {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

const packageManager = /(^|[\s/])(npm|npx|pnpm|pnpx)([\s@.-]|$)/;
const shell = /^(\S*\/)?(sh|bash|dash|zsh)\s/;

/**
 * The package managers above us, and the shells between them and us. Shells above the topmost package
 * manager are the user's own and do not count: one that started us in the background may well end first.
 */
export const startersOf = (processes: readonly ProcessLine[], self: number): number[] => {
  const byPid = new Map(processes.map((line) => [line.pid, line]));
  const chain: ProcessLine[] = [];
  for (
    let line = byPid.get(byPid.get(self)?.parent ?? 0);
    line !== undefined;
    line = byPid.get(line.parent)
  ) {
    if (!shell.test(line.command) && !packageManager.test(line.command)) break;
    chain.push(line);
  }
  const top = chain.findLastIndex(({ command }) => !shell.test(command));
  return chain.slice(0, top + 1).map(({ pid }) => pid);
};

const listProcesses = async (): Promise<ProcessLine[]> => {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,args='], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
};

/**
 * Calls back once when a package manager that started us is gone: npx does not pass on the signal
 * that ends it, and nobody would see that everything still runs.
 */
export const whenStarterDies = async (callback: () => void): Promise<void> => {
  const starters = startersOf(await listProcesses().catch(() => []), process.pid);
  if (starters.length === 0) return;
  const timer = setInterval(() => {
    if (starters.every(isAlive)) return;
    clearInterval(timer);
    callback();
  }, 500);
  timer.unref();
};
