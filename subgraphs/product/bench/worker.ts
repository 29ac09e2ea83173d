import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../src/ingest.main.ts', import.meta.url));

interface Sample {
  readonly atMs: number;
  readonly events: number;
}

export interface Drained {
  /** From the first sample that saw an event to the last. */
  readonly eventsPerSecond: number;
  /** Highest resident set of the worker, bytes. */
  readonly peakRssBytes: number;
  readonly byOutcome: Readonly<Record<string, number>>;
}

const outcomesOf = (metrics: string): Record<string, number> =>
  Object.fromEntries(
    [...metrics.matchAll(/^ingest_events_total\{[^}]*outcome="(\w+)"[^}]*\} (\d+)$/gm)].map(
      ([, outcome, count]) => [outcome ?? '', Number(count)],
    ),
  );

/** The kernel's own high-water mark; null where there is no /proc. */
const peakRss = async (pid: number): Promise<number | null> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
};

/**
 * Starts the product worker as a process of its own on a topic that is full already, and waits until it has
 * dealt with `expected` events. Starting up does not count: the clock runs between two looks at its metrics.
 */
export const drain = async (options: {
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  readonly expected: number;
  readonly onProgress: (events: number) => void;
}): Promise<Drained> => {
  const { env, port, expected, onProgress } = options;
  const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', entry], {
    env: { ...process.env, ...env, PORT: String(port), LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let exited: number | null | undefined;
  child.once('exit', (code) => (exited = code));
  let first: Sample | undefined;
  let last: Sample = { atMs: 0, events: 0 };
  let peak = 0;
  let byOutcome: Record<string, number> = {};
  try {
    while (last.events < expected) {
      if (exited !== undefined) throw new Error(`the worker ended with ${exited}`);
      await sleep(100);
      const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
        (answer) => answer.text(),
        () => '',
      );
      byOutcome = outcomesOf(text);
      const events = Object.values(byOutcome).reduce((sum, count) => sum + count, 0);
      const resident = /^process_resident_memory_bytes\{?[^ ]* (\d+)/m.exec(text)?.[1];
      peak = Math.max(peak, Number(resident ?? 0), (await peakRss(child.pid ?? 0)) ?? 0);
      if (events === last.events) continue;
      last = { atMs: performance.now(), events };
      first ??= last;
      onProgress(events);
    }
  } finally {
    child.kill('SIGTERM');
    while (exited === undefined) await sleep(20);
  }
  const seconds = (last.atMs - (first?.atMs ?? 0)) / 1000;
  return { eventsPerSecond: (last.events - (first?.events ?? 0)) / seconds, peakRssBytes: peak, byOutcome };
};
