import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repoRoot } from '../paths.ts';

const resultSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
});

/** `3 passed, 1 failed, 2 skipped` out of jest's own JSON; a suite that could not run is a failure. */
export const summaryLine = (json: string): string => {
  const result = resultSchema.parse(JSON.parse(json));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const skipped = result.numPendingTests + result.numTodoTests;
  return `${result.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
};

export interface JestRun {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where jest may leave its result. */
  readonly resultFile: string;
  readonly signal: AbortSignal;
}

/** Runs jest with this terminal as its own. Resolves to its exit code and the summary line. */
export const runJest = async (run: JestRun): Promise<{ code: number; summary: string }> => {
  const jest = join(repoRoot, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = [
    '--maxWorkers=2',
    '--passWithNoTests',
    '--json',
    `--outputFile=${run.resultFile}`,
    ...run.args,
  ];
  const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...args], {
    cwd: run.cwd,
    env: {
      ...run.env,
      NODE_OPTIONS: `${run.env['NODE_OPTIONS'] ?? ''} --experimental-vm-modules --no-warnings`.trim(),
    },
    // jest's JSON mode would print the whole result on stdout; its report for people is on stderr.
    stdio: ['inherit', 'ignore', 'inherit'],
  });
  run.signal.addEventListener('abort', () => child.kill('SIGTERM'));
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  const summary = existsSync(run.resultFile)
    ? summaryLine(readFileSync(run.resultFile, 'utf8'))
    : '0 passed, 1 failed';
  return { code, summary };
};
