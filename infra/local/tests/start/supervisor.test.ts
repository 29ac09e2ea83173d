import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { waitUntil } from '@commerce/testkit';
import { startProcess, type ManagedProcess } from '../../src/stack/process.ts';
import { createWatchdog, type Watchdog } from '../../src/stack/watchdog.ts';
import { supervise, type Unit } from '../../src/start/supervisor.ts';

let dir = '';
let watchdog: Watchdog;
let started: ManagedProcess[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'commerce-supervisor-'));
  watchdog = createWatchdog();
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((process) => process.kill()));
  watchdog.close();
  await rm(dir, { recursive: true, force: true });
});

const unit = (script: string): Unit => ({
  name: 'thing',
  start: async () => {
    const logFile = join(dir, 'thing.log');
    const process = await startProcess({
      name: 'thing',
      command: 'sh',
      args: ['-c', script],
      cwd: dir,
      env: {},
      logFile,
      watchdog,
    });
    started.push(process);
    return process;
  },
});

describe('a supervised unit', () => {
  test('that dies is reported with the end of its log and runs again', async () => {
    const lines: string[] = [];
    const thing = supervise(unit('echo out of luck; exec sleep 60'), {
      say: (line) => lines.push(line),
      backoffMs: [10],
    });
    await thing.start();
    // What it wrote must be there before it is shot.
    await waitUntil(() => started[0]?.tail(1) === 'out of luck');
    await started[0]?.kill();
    await waitUntil(() => started.length === 2 && lines.length === 2);
    expect(lines[0]).toBe('thing ended (SIGKILL); the end of its log:\n    out of luck');
    expect(lines[1]).toMatch(/^thing runs again/);
    await thing.stop();
  });

  test('that keeps dying is given up, and said so', async () => {
    const lines: string[] = [];
    const thing = supervise(unit('exit 3'), { say: (line) => lines.push(line), backoffMs: [1, 1] });
    await thing.start();
    await waitUntil(() => lines.some((line) => line.includes('given up after 2 restarts')));
    expect(started).toHaveLength(3);
    await thing.stop();
  });

  test('that is stopped stays stopped, and is not reported', async () => {
    const lines: string[] = [];
    const thing = supervise(unit('exec sleep 60'), { say: (line) => lines.push(line), backoffMs: [1] });
    await thing.start();
    await thing.stop();
    expect(started.map((process) => process.hasExited())).toEqual([true]);
    expect(lines).toEqual([]);
  });

  test('is asked once to end, however often it is told to stop', async () => {
    const script = "trap 'echo asked; sleep 0.3; exit 0' TERM; echo up; while :; do sleep 0.05; done";
    const process = await unit(script).start();
    await waitUntil(() => process.tail(1) === 'up');
    await Promise.all([process.stop(), process.stop(), process.stop()]);
    expect(process.tail(50).match(/asked/g)).toHaveLength(1);
    expect((await process.exited).code).toBe(0);
  });

  test('that ignores the polite signal is killed when its time is over', async () => {
    const process = await unit("trap '' TERM; echo up; while :; do sleep 0.1; done").start();
    await waitUntil(() => process.tail(1) === 'up');
    await process.stop(200);
    expect((await process.exited).signal).toBe('SIGKILL');
  });
});
