import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { access } from './access.ts';

const usage = `Makes the table of who may see and do what, from the subgraphs' schemas and the roles.

pnpm rights [options]

  --check          write nothing; exit 1 with a diff when the table is stale
  --config <file>  rover's configuration (supergraph.yaml)
  --out <file>     the table (ACCESS.md)
  --help           this text

Either way it exits with 1 when a field of a root type or an entity has no rule, or when a rule names a
scope that is not in packages/kernel/src/scopes.ts.
`;

const options = {
  check: { type: 'boolean', default: false },
  config: { type: 'string', default: 'supergraph.yaml' },
  out: { type: 'string', default: 'ACCESS.md' },
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
  const { ok, text } = access({ ...values, cwd: root, compositionVersion: version });
  (ok ? process.stdout : process.stderr).write(text);
  process.exitCode = ok ? 0 : 1;
}
