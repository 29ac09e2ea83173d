import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line is wrong; the message says how, in one line. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses `--name value` and `--flag` options, and nothing else. `--help` is always there. */
export const parseCommandLine = <T extends Options>(argv: readonly string[], options: T) => {
  // pnpm 10 hands a `--` that stands before the arguments on to the script.
  const args = argv[0] === '--' ? argv.slice(1) : [...argv];
  try {
    return parseArgs({
      args,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      strict: true,
      allowPositionals: false,
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('. ')[0] : String(error));
  }
};
