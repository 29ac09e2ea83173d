import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

// Every step of .ci/run is a call of npx: with one of our own in front, its bookkeeping is all that runs.
const script = path.resolve(import.meta.dirname, '../../../.ci/run');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ci-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param cases the body of a shell `case` over the arguments of pnpm; what it does not name succeeds */
const run = (cases: string) => {
  const npx = path.join(folder, 'npx');
  writeFileSync(npx, `#!/usr/bin/env bash\nshift 2\ncase "$*" in\n${cases}\nesac\n`);
  chmodSync(npx, 0o755);
  const { status, stdout } = spawnSync(script, {
    env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    encoding: 'utf8',
  });
  return { status, stdout, last: stdout.trimEnd().split('\n').at(-1) };
};

const goodTests = 'test) echo "12 passed, 0 failed" ;;';

test('when everything passes, the totals of the tests come last and the exit code is 0', () => {
  expect(run(goodTests)).toMatchObject({ status: 0, last: '12 passed, 0 failed' });
}, 60_000);

test('every other failed step counts as one more, and is named', () => {
  const { status, stdout, last } = run(`${goodTests}\n*lint*) exit 2 ;;\nformat:check) exit 1 ;;`);
  expect(last).toBe('12 passed, 3 failed');
  expect(stdout).toContain('Failed: lint, structure, format\n');
  expect(status).toBe(1);
}, 60_000);

test('failed tests are counted one by one', () => {
  const { status, last } = run('test) echo "10 passed, 2 failed, 1 skipped"; exit 1 ;;');
  expect(last).toBe('10 passed, 2 failed');
  expect(status).toBe(1);
}, 60_000);

test('a test run that breaks off without totals is a failure', () => {
  const { status, last } = run('test) exit 1 ;;');
  expect(last).toBe('0 passed, 2 failed');
  expect(status).toBe(1);
}, 60_000);

test('a test run that fails with no failed test is a failure', () => {
  const { status, last } = run('test) echo "12 passed, 0 failed"; exit 1 ;;');
  expect(last).toBe('12 passed, 1 failed');
  expect(status).toBe(1);
}, 60_000);

test('nothing else is tried when the dependencies cannot be installed', () => {
  const { status, stdout, last } = run(`${goodTests}\ninstall*) exit 1 ;;`);
  expect(last).toBe('0 passed, 1 failed');
  expect(stdout).not.toContain('=== lint');
  expect(status).toBe(1);
}, 60_000);

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'a process that a step leaves behind is a failure, and is ended',
  () => {
    const pidFile = path.join(folder, 'pid');
    const { status, stdout, last } = run(
      `test) sleep 300 & echo $! > ${pidFile}; echo "12 passed, 0 failed" ;;`,
    );
    expect(last).toBe('12 passed, 1 failed');
    expect(stdout).toContain('Failed: nothing left running');
    expect(status).toBe(1);
    // One that has ended keeps its number until its parent has looked, but has no command line any more.
    const commandLine = `/proc/${readFileSync(pidFile, 'utf8').trim()}/cmdline`;
    expect(existsSync(commandLine) ? readFileSync(commandLine, 'utf8') : '').toBe('');
  },
  60_000,
);
