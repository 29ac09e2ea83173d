import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';

const usage = `Bundles a deployable's entry files (src/main.ts, src/*.main.ts) into plain JavaScript.

node scripts/build/build.main.ts [package folder] [--out <folder>]

  --out <folder>  where to (the package's dist); an earlier build in it goes
  --help          this text
`;

const parse = () => {
  try {
    const options = { out: { type: 'string' }, help: { type: 'boolean', default: false } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
};

const { values, positionals } = parse();
if (values.help) {
  process.stdout.write(usage);
} else {
  const folder = path.resolve(positionals[0] ?? '.');
  const out = path.resolve(values.out ?? path.join(folder, 'dist'));
  const files = await bundle(folder, out);
  process.stdout.write(`${files.map((file) => path.join(path.relative('.', out), file)).join('\n')}\n`);
}
