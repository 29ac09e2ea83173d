import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface EntryResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an entry file of this package as `pnpm` does, with nothing of our own environment but PATH. */
export const runEntry = (
  entry: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<EntryResult> =>
  new Promise((resolve) => {
    const path = fileURLToPath(new URL(`../../src/${entry}`, import.meta.url));
    execFile(
      process.execPath,
      [path, ...args],
      { env: { PATH: process.env['PATH'] ?? '', ...env }, timeout: 60_000 },
      (error, stdout, stderr) =>
        resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr }),
    );
  });
