import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

/** Clock ticks a second in /proc: the same on every Linux that Node runs on. */
const msPerTick = 10;

/** CPU of a process, all of its threads, in milliseconds of user and system time, from /proc/<pid>/stat. */
export const parseCpuMs = (stat: string): number => {
  // The second field is the command in brackets and may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  if (!Number.isFinite(user) || !Number.isFinite(system)) throw new Error('this is no /proc/<pid>/stat');
  return (user + system) * msPerTick;
};

/** A line such as `VmHWM:   123456 kB` of /proc/<pid>/status, in MB; 0 when it is not there. */
export const parseMemoryMb = (status: string, field: 'VmHWM' | 'VmRSS'): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) / 1024;

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const childrenOf = (pid: number): number[] => {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      read(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
};

const treeOf = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(treeOf)];

export interface ProcessTree {
  /** User and system time so far. */
  cpuMs(): number;
  memoryMb(field: 'VmHWM' | 'VmRSS'): number;
  /** The peak counts from here on. */
  forgetPeak(): void;
}

/** A process and its descendants. One that has ended counts no more. */
export const processTree = (pid: number): ProcessTree => ({
  cpuMs: () =>
    treeOf(pid).reduce((sum, each) => {
      const stat = read(`/proc/${each}/stat`);
      return stat === '' ? sum : sum + parseCpuMs(stat);
    }, 0),
  memoryMb: (field) =>
    treeOf(pid).reduce((sum, each) => sum + parseMemoryMb(read(`/proc/${each}/status`), field), 0),
  forgetPeak() {
    for (const each of treeOf(pid)) {
      try {
        writeFileSync(`/proc/${each}/clear_refs`, '5');
      } catch {
        // Without the right to do so the peak is that of the process's whole life.
      }
    }
  },
});
