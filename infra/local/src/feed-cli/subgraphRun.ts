import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FeedFileProgress, FeedFileReport } from '@commerce/messaging';
import { repoRoot } from '../paths.ts';

export interface SubgraphRun {
  readonly exitCode: number;
  /** What it did; undefined when it did not get that far. */
  readonly done: FeedFileProgress | undefined;
  /** Why it failed, as far as it said. */
  readonly problem: string | undefined;
}

const parseReport = (line: string): FeedFileReport | undefined => {
  try {
    const report = JSON.parse(line) as Partial<FeedFileReport> | null;
    return typeof report === 'object' && report?.feedFile !== undefined
      ? (report as FeedFileReport)
      : undefined;
  } catch {
    return undefined;
  }
};

/** Lines of a log that somebody at a terminal should see. */
const isWarning = (line: string): boolean => !line.startsWith('{') || /"level":(40|50|60)\b/.test(line);

/** Loads a file into one subgraph's store: its own feed worker, with `--file` in place of a broker. */
export const runSubgraph = async (options: {
  readonly subgraph: string;
  readonly file: string;
  readonly rejectedFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (progress: FeedFileProgress) => void;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<SubgraphRun> => {
  const dir = join(repoRoot, 'subgraphs', options.subgraph);
  const args = [
    '--no-warnings',
    join(dir, 'src', 'ingest.main.ts'),
    '--file',
    options.file,
    '--rejected',
    options.rejectedFile,
  ];
  const child = spawn(process.execPath, args, {
    cwd: dir,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: options.signal,
    killSignal: 'SIGTERM',
  });
  let done: FeedFileProgress | undefined;
  let problem: string | undefined;
  const onStdout = (line: string): void => {
    const report = parseReport(line);
    if (!report) {
      if (isWarning(line)) options.onLine(line);
      return;
    }
    if (report.feedFile === 'failed') problem = report.message;
    if (report.feedFile === 'done') done = report;
    if (report.feedFile === 'done' || report.feedFile === 'progress') options.onProgress(report);
  };
  createInterface({ input: child.stdout }).on('line', onStdout);
  createInterface({ input: child.stderr }).on('line', (line) => {
    problem ??= line;
    options.onLine(line);
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  return { exitCode, done, problem };
};
