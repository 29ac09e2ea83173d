import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  createFeedRules,
  createRejectedFile,
  type OutcomeCounts,
  type RejectedLine,
} from '@commerce/messaging';
import { loadTenants } from '@commerce/service';
import { createFileBar } from './bar.ts';
import { checkFile } from './checkFile.ts';
import { stackEnvironment } from './stackEnvironment.ts';
import { runSubgraph } from './subgraphRun.ts';

/** Who applies the events of a topic. Each skips what is not its own, so a name too many does no harm. */
const consumersOf: Readonly<Record<string, readonly string[]>> = {
  'pim.products': ['product'],
  'supply.inventory': ['inventory'],
  'supply.order-status': ['order'],
  'commerce.events': ['cart', 'order'],
};

export interface IngestFileDeps {
  readonly env: NodeJS.ProcessEnv;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly terminal: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** Bad lines beyond these are counted and kept in the file, not printed. */
const shownRejections = 20;

const count = (n: number): string => n.toLocaleString('en-US');

const describe = (counts: OutcomeCounts): string =>
  Object.entries(counts)
    .filter(([status, n]) => n > 0 && status !== 'skipped')
    .map(([status, n]) => `${status} ${count(n)}`)
    .join('  ') || 'nothing to do';

/** Keeps and tells each bad line once, whoever finds it. */
const createRejections = (path: string, deps: IngestFileDeps) => {
  const file = createRejectedFile(path);
  const seen = new Set<number>();
  return {
    total: () => seen.size,
    close: () => file.close(),
    add: async (line: RejectedLine): Promise<void> => {
      if (seen.has(line.line)) return;
      seen.add(line.line);
      if (seen.size <= shownRejections) deps.err(`  line ${line.line}: ${line.code}: ${line.message}`);
      await file.write(line);
    },
  };
};

const addAll = async (path: string, add: (line: RejectedLine) => Promise<void>): Promise<void> => {
  try {
    for await (const text of createInterface({ input: createReadStream(path) }))
      await add(JSON.parse(text) as RejectedLine);
  } catch (error) {
    // It is only made with its first line.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
};

/** `pnpm ingest --file`: checks the file, then has each subgraph concerned load it. Resolves with the exit code. */
export const ingestFile = async (path: string, isDryRun: boolean, deps: IngestFileDeps): Promise<number> => {
  const { out, err, terminal } = deps;
  const environment = await stackEnvironment('product-ingest', deps.env);
  const tenantsFile = environment['TENANTS_FILE'];
  if (!tenantsFile)
    throw new Error(
      'TENANTS_FILE is not set and no local stack was started here: run `npx pnpm@10 start` first',
    );
  const { tenants } = await loadTenants(tenantsFile);
  const rejectedPath = `${path}.rejected.ndjson`;
  await rm(rejectedPath, { force: true });
  const rejections = createRejections(rejectedPath, deps);
  const bar = createFileBar('checking', terminal);
  const checked = await checkFile(path, {
    rules: createFeedRules({ tenants, logger: { warn: () => undefined } }),
    onProgress: (progress) => bar.update(progress),
    onRejected: (line) => rejections.add(line),
  }).finally(() => bar.stop());
  out(`${basename(path)}: ${count(checked.lines)} lines`);
  for (const [topic, n] of checked.byTopic) out(`  ${topic.padEnd(20)} ${count(n)} events`);

  const temporary = await mkdtemp(join(tmpdir(), 'ingest-'));
  let exitCode = 0;
  try {
    const subgraphs = new Set([...checked.byTopic.keys()].flatMap((topic) => consumersOf[topic] ?? []));
    for (const subgraph of isDryRun ? [] : subgraphs) {
      const runBar = createFileBar(subgraph, terminal);
      const rejectedFile = join(temporary, `${subgraph}.ndjson`);
      const run = await runSubgraph({
        subgraph,
        file: path,
        rejectedFile,
        env: await stackEnvironment(`${subgraph}-ingest`, deps.env),
        onProgress: (progress) => runBar.update(progress),
        onLine: err,
        signal: deps.signal,
      }).finally(() => runBar.stop());
      await addAll(rejectedFile, (line) => rejections.add(line));
      if (run.exitCode !== 0 || !run.done) {
        err(`${subgraph} failed: ${run.problem ?? `exit code ${run.exitCode}`}`);
        exitCode = 1;
        break;
      }
      out(`${subgraph.padEnd(12)} ${describe(run.done.counts)}`);
    }
  } finally {
    await rejections.close();
    await rm(temporary, { recursive: true, force: true });
  }
  if (rejections.total() > 0) out(`rejected     ${count(rejections.total())}, kept in ${rejectedPath}`);
  if (isDryRun) out('dry run: nothing was written to a store');
  return exitCode;
};
