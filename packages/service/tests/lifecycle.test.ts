import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { ConfigError, type ProcessPort, runProcess } from '../src/index.ts';

const fakeProcess = () => {
  const events = new EventEmitter();
  const seen = { exits: [] as number[], stderr: '' };
  const proc: ProcessPort = {
    on: (event, listener) => void events.on(event, listener),
    exit: (code) => void seen.exits.push(code),
    stderr: { write: (text) => (seen.stderr += text) },
  };
  return { proc, seen, signal: (name: string) => events.emit(name) };
};

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const noop = async (): Promise<void> => undefined;

describe('a process', () => {
  test('with a wrong environment prints every problem and exits 1', async () => {
    const { proc, seen } = fakeProcess();
    await runProcess(() => Promise.reject(new ConfigError(['PORT: no', 'HOST: no'])), proc);
    expect(seen.exits).toEqual([1]);
    expect(seen.stderr).toMatch(/PORT: no\n.*HOST: no/);
  });

  test('stops gracefully on a signal and exits 0 after the work in hand is done', async () => {
    const { proc, seen, signal } = fakeProcess();
    let finish: () => void = () => undefined;
    const stop = () => new Promise<void>((resolve) => (finish = resolve));
    await runProcess(async () => ({ start: noop, ready: noop, stop }), proc);
    signal('SIGTERM');
    await settle();
    expect(seen.exits).toEqual([]);
    finish();
    await settle();
    expect(seen.exits).toEqual([0]);
  });

  test('a second signal ends it at once', async () => {
    const { proc, seen, signal } = fakeProcess();
    await runProcess(
      async () => ({ start: noop, ready: noop, stop: () => new Promise(() => undefined) }),
      proc,
      { stopTimeoutMs: 60 },
    );
    signal('SIGINT');
    signal('SIGINT');
    expect(seen.exits).toEqual([1]);
    await new Promise((resolve) => setTimeout(resolve, 80));
  });

  test('a stop that hangs ends with exit 1 after its deadline', async () => {
    const { proc, seen, signal } = fakeProcess();
    await runProcess(
      async () => ({ start: noop, ready: noop, stop: () => new Promise(() => undefined) }),
      proc,
      { stopTimeoutMs: 10 },
    );
    signal('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(seen.exits).toEqual([1]);
  });
});
