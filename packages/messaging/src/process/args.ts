import { parseArgs } from 'node:util';

export interface IngestArgs {
  /** A feed file to load instead of consuming from a broker. */
  readonly file: string | undefined;
  /** Where lines go that cannot be applied; `<file>.rejected.ndjson` unless said. */
  readonly rejectedFile: string | undefined;
}

/** The arguments of a subgraph's ingest.main.ts. Throws, naming the argument, on one it does not know. */
export const parseIngestArgs = (argv: readonly string[]): IngestArgs => {
  const { values } = parseArgs({
    args: [...argv],
    options: { file: { type: 'string' }, rejected: { type: 'string' } },
    strict: true,
  });
  return { file: values.file, rejectedFile: values.rejected };
};
