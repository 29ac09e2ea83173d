import { describe, expect, test } from '@jest/globals';
import { parseCpuMs, parseMemoryMb, processTree } from '../../bench/measure/proc.ts';

const stat = (command: string): string =>
  `4242 (${command}) S 1 4242 4242 0 -1 4194304 1 2 3 4 150 25 7 8 20 0 11 0 99 1000 200 18446744073709551615`;

describe('CPU time from /proc/<pid>/stat', () => {
  test('is user and system time in milliseconds, without that of ended children', () => {
    expect(parseCpuMs(stat('node'))).toBe(1_750);
  });

  test('is found behind a command that holds spaces and brackets', () => {
    expect(parseCpuMs(stat('a (very) odd) name'))).toBe(1_750);
  });

  test('of something else throws', () => {
    expect(() => parseCpuMs('no such process')).toThrow('/proc/<pid>/stat');
  });
});

describe('memory from /proc/<pid>/status', () => {
  const status = 'Name:\tnode\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n';

  test('is told in MB, by field', () => {
    expect([parseMemoryMb(status, 'VmHWM'), parseMemoryMb(status, 'VmRSS')]).toEqual([200, 100]);
  });

  test('of a process that has ended is 0', () => {
    expect(parseMemoryMb('', 'VmRSS')).toBe(0);
  });
});

test('a process that has ended costs nothing and does not throw', () => {
  const gone = processTree(2 ** 30);
  gone.forgetPeak();
  expect([gone.cpuMs(), gone.memoryMb('VmHWM')]).toEqual([0, 0]);
});
