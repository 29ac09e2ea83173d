import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** What a generated file is made with, whichever it is. */
export interface GeneratorInput {
  readonly check: boolean;
  readonly config: string;
  readonly out: string;
  readonly verbose: boolean;
  /** Where paths begin. */
  readonly cwd: string;
  readonly compositionVersion: string;
}

export interface GeneratorResult {
  readonly ok: boolean;
  /** For people: to stdout where it is ok, else to stderr. */
  readonly text: string;
}

/**
 * The command line of a generator that makes one file of the subgraphs' schemas. Sets the exit code: 1 where it is not
 * ok; ends with 2 where the options are wrong.
 */
export const runGenerator = (given: {
  readonly usage: string;
  /** The file that is made where `--out` names none. */
  readonly out: string;
  readonly generate: (input: GeneratorInput) => GeneratorResult;
}): void => {
  const { usage, out, generate } = given;
  const parse = () => {
    try {
      return parseArgs({
        args: process.argv.slice(2).filter((arg) => arg !== '--'),
        options: {
          check: { type: 'boolean', default: false },
          config: { type: 'string', default: 'supergraph.yaml' },
          out: { type: 'string', default: out },
          verbose: { type: 'boolean', default: false },
          help: { type: 'boolean', default: false },
        },
      }).values;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
      process.exit(2);
    }
  };

  const { help, ...values } = parse();
  if (help) {
    process.stdout.write(usage);
    return;
  }
  const { version } = createRequire(import.meta.url)('@apollo/composition/package.json') as {
    version: string;
  };
  const cwd = path.resolve(import.meta.dirname, '../..');
  const { ok, text } = generate({ ...values, cwd, compositionVersion: version });
  (ok ? process.stdout : process.stderr).write(text);
  process.exitCode = ok ? 0 : 1;
};
