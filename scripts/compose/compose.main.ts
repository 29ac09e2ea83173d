import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compose } from './compose.ts';

const usage = `Composes the subgraphs' schemas into the supergraph.

pnpm compose [options]

  --check          write nothing; exit 1 with a diff when the supergraph is stale,
                   or when something in a schema has no description
  --config <file>  rover's configuration (supergraph.yaml)
  --out <file>     the supergraph (supergraph.graphql)
  --verbose        every hint of composition, not its warnings alone
  --help           this text
`;

const options = {
  check: { type: 'boolean', default: false },
  config: { type: 'string', default: 'supergraph.yaml' },
  out: { type: 'string', default: 'supergraph.graphql' },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const parse = () => {
  try {
    return parseArgs({ options, args: process.argv.slice(2).filter((arg) => arg !== '--') }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
};

const { help, ...values } = parse();
if (help) {
  process.stdout.write(usage);
} else {
  const { version } = createRequire(import.meta.url)('@apollo/composition/package.json') as {
    version: string;
  };
  const root = path.resolve(import.meta.dirname, '../..');
  const { ok, text } = compose({ ...values, cwd: root, compositionVersion: version });
  (ok ? process.stdout : process.stderr).write(text);
  process.exitCode = ok ? 0 : 1;
}
