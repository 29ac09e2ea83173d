// Writes each deployable's Dockerfile and each subgraph's workflow from their templates; --check compares instead.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findDeployables } from './deployables.ts';
import { dockerfile } from './dockerfile.ts';
import { workflow } from './workflow.ts';

const root = path.resolve(import.meta.dirname, '../..');
const [flag, ...rest] = process.argv.slice(2).filter((argument) => argument !== '--');
const check = flag === '--check';
if (rest.length > 0 || (flag !== undefined && !check)) {
  process.stderr.write('usage: npx pnpm@10 deployables [--check]\n');
  process.exit(2);
}

const deployables = findDeployables(root, (file) => readFileSync(file, 'utf8'));
const files = deployables.flatMap((deployable) => [
  { file: `${deployable.dir}/Dockerfile`, text: dockerfile(deployable) },
  ...(deployable.dir.startsWith('subgraphs/')
    ? [{ file: `.github/workflows/${deployable.name}.yml`, text: workflow(deployable) }]
    : []),
]);

const stale = files.filter(({ file, text }) => {
  const at = path.join(root, file);
  return !existsSync(at) || readFileSync(at, 'utf8') !== text;
});
if (check) {
  for (const { file } of stale)
    process.stderr.write(`${file} is not what its template makes: run \`npx pnpm@10 deployables\`\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
  if (stale.length === 0) process.stdout.write(`${files.length} files are what their templates make\n`);
} else {
  for (const { file, text } of stale) writeFileSync(path.join(root, file), text);
  process.stdout.write(`${stale.length} of ${files.length} files written\n`);
}
