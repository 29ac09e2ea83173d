import { messageOf } from '../errors.ts';
import { loadFeedFile, type FeedFileProgress } from '../file/loadFeedFile.ts';
import { createFileDeadLetters, createRejectedFile, type RejectedLine } from '../file/rejectedFile.ts';
import { systemScheduler, type Lifecycle, type Scheduler } from '../ports.ts';
import type { IngestArgs } from './args.ts';
import { ingestOf, type FeedDeps } from './feedWorker.ts';

/** A line that a file run prints on stdout, for `pnpm ingest` to show. */
export type FeedFileReport =
  | ({ readonly feedFile: 'progress' | 'done' } & FeedFileProgress)
  | ({ readonly feedFile: 'rejected' } & Omit<RejectedLine, 'text'>)
  | { readonly feedFile: 'failed'; readonly message: string };

export interface RunFeedFileDeps extends FeedDeps {
  /** What must run while the file is loaded; stopped afterwards. */
  readonly store: Pick<Lifecycle, 'start' | 'stop'>;
  readonly stdout: { write(text: string): unknown };
  readonly scheduler?: Scheduler;
}

/** Milliseconds between two progress lines. */
const reportEveryMs = 200;

/**
 * `ingest.main.ts --file PATH`: the same handlers, fed from a file. Resolves with the exit code: 0 when
 * the whole file was read, also with rejected lines; 1 when the file or the store could not be used.
 */
export const runFeedFile = async (deps: RunFeedFileDeps, args: IngestArgs): Promise<number> => {
  const { clock, logger, scheduler = systemScheduler } = deps;
  const { file } = args;
  if (file === undefined) throw new TypeError('--file is missing');
  const report = (line: FeedFileReport): void => void deps.stdout.write(`${JSON.stringify(line)}\n`);
  const rejectedFile = createRejectedFile(args.rejectedFile ?? `${file}.rejected.ndjson`);
  const onRejected = async (line: RejectedLine): Promise<void> => {
    report({ feedFile: 'rejected', line: line.line, code: line.code, message: line.message });
    await rejectedFile.write(line);
  };
  let reportedMs = -Infinity;
  const onProgress = (progress: FeedFileProgress): void => {
    if (clock.nowMs() - reportedMs < reportEveryMs) return;
    reportedMs = clock.nowMs();
    report({ feedFile: 'progress', ...progress });
  };

  try {
    await deps.store.start();
    const ingest = ingestOf(deps, createFileDeadLetters(onRejected));
    const done = await loadFeedFile({ path: file, ingest, scheduler, logger, onProgress, onRejected });
    report({ feedFile: 'done', ...done });
    return 0;
  } catch (error) {
    report({ feedFile: 'failed', message: messageOf(error) });
    return 1;
  } finally {
    await rejectedFile.close();
    await deps.store.stop();
  }
};
