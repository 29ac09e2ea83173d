import { resolve } from 'node:path';
import { ingestFile } from './feed-cli/ingestFile.ts';
import { parseCommandLine, UsageError } from './start/commandLine.ts';

const help = `Usage: npx pnpm@10 ingest --file <feed.ndjson> [--dry-run]

Loads a feed file into the stores of the subgraphs concerned, through the code of their feed workers
and without a broker. A line is a CloudEvent in structured mode. Lines that cannot be applied are
reported, kept in <file>.rejected.ndjson and do not stop the rest. Loading a file twice is safe.

  --file PATH   the feed file
  --dry-run     check every line, write nothing

The stores are those of the local stack that was started last; what the environment sets
(DATABASE_URL_PRODUCT, DYNAMODB_ENDPOINT, TENANTS_FILE, …) goes first.
`;

process.removeAllListeners('warning');
const stopping = new AbortController();
process.on('SIGINT', () => stopping.abort());
process.on('SIGTERM', () => stopping.abort());

const run = async (): Promise<number> => {
  const options = { file: { type: 'string' }, 'dry-run': { type: 'boolean' } } as const;
  const values = parseCommandLine(process.argv.slice(2), options);
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  if (values.file === undefined) throw new UsageError('--file is missing');
  // pnpm runs scripts at the root; the path is meant from where the command was typed.
  const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), values.file);
  return ingestFile(path, values['dry-run'] === true, {
    env: process.env,
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    terminal: process.stderr,
    signal: stopping.signal,
  });
};

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${help}`);
  process.exitCode = stopping.signal.aborted ? 130 : 1;
}
