import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Watchdog } from './watchdog.ts';

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Both output streams go here, after what is there already: a restart must not wipe the crash before it. */
  readonly logFile: string;
  readonly uid?: number;
  readonly gid?: number;
  /** The polite signal; SIGTERM where absent. */
  readonly stopSignal?: NodeJS.Signals;
  readonly watchdog: Watchdog;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  hasExited(): boolean;
  /** Asks once, waits `graceMs`, then kills. Resolves when the process is gone. */
  stop(graceMs?: number): Promise<void>;
  /** SIGKILL at once. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** The last lines of its log. */
  tail(lines: number): string;
}

/** Starts a process in a group of its own: Ctrl-C reaches only us, and we stop the rest in order. */
export const startProcess = async (spec: ProcessSpec): Promise<ManagedProcess> => {
  const log = openSync(spec.logFile, 'a');
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: ['ignore', log, log],
    ...(spec.uid === undefined ? {} : { uid: spec.uid }),
    ...(spec.gid === undefined ? {} : { gid: spec.gid }),
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(new Error(`cannot start ${spec.name} (${spec.command})`, { cause })),
    );
  });
  const pid = child.pid ?? 0;
  const stopSignal = spec.stopSignal ?? 'SIGTERM';
  spec.watchdog.watch(pid, stopSignal);
  let gone = child.exitCode !== null;
  const exited = new Promise<Exit>((resolve) => {
    const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
      gone = true;
      spec.watchdog.unwatch(pid);
      resolve({ code, signal });
    };
    if (gone) settle(child.exitCode, child.signalCode);
    else child.once('exit', settle);
  });

  const signalGroup = (signal: NodeJS.Signals): void => {
    if (gone) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // It left between the look and the signal.
    }
  };
  let stopped: Promise<void> | undefined;
  const kill = async (): Promise<void> => {
    signalGroup('SIGKILL');
    await exited;
  };
  return {
    name: spec.name,
    pid,
    exited,
    hasExited: () => gone,
    kill,
    stop: (graceMs = 10_000) => {
      // Once: to a process that is ending in order a second signal means "at once".
      stopped ??= (async () => {
        signalGroup(stopSignal);
        const timer = setTimeout(() => void kill(), graceMs);
        await exited;
        clearTimeout(timer);
      })();
      return stopped;
    },
    tail: (lines) => lastLines(spec.logFile, lines),
  };
};

const lastLines = (file: string, lines: number): string => {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
};
