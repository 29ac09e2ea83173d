import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { planSubgraph } from './plan.ts';
import type { ProjectFile } from './template.ts';
import { nextText, planText, usage } from './texts.ts';

const root = path.resolve(import.meta.dirname, '../..');

const refuse = (...problems: readonly string[]): never => {
  process.stderr.write(`${problems.join('\n')}\nnothing was written\n`);
  process.exit(2);
};

const parse = () => {
  const options = { 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const args = process.argv.slice(2).filter((arg) => arg !== '--');
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), '', usage);
  }
};

/** Those of the files that git knows to be changed; none where there is no git. */
const uncommitted = (files: readonly string[]): readonly string[] => {
  if (!existsSync(path.join(root, '.git'))) return [];
  const { stdout } = spawnSync('git', ['status', '--porcelain', '--', ...files], {
    cwd: root,
    encoding: 'utf8',
  });
  return (stdout ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(3));
};

const write = ({ file, text }: ProjectFile): void => {
  const at = path.join(root, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
};

/** One of the project's own commands; what it says is shown only when it fails. */
const run = (script: string): void => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, script)], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}\n${script} failed; the files that were written are still there\n`);
  process.exit(1);
};

const { values, positionals } = parse();
if (values.help === true) {
  process.stdout.write(usage);
} else {
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) refuse('give one name', '', usage);
  else {
    const planned = await planSubgraph(root, name, uncommitted);
    if (!planned.ok) refuse(...planned.problems);
    else if (values['dry-run'] === true) process.stdout.write(planText(planned.plan));
    else {
      const { plan } = planned;
      [...plan.writes, ...plan.edits].forEach(write);
      run('scripts/compose/compose.main.ts');
      run('scripts/access/access.main.ts');
      run('scripts/deployables/deployables.main.ts');
      process.stdout.write(`${planText(plan)}${nextText(name, plan)}`);
    }
  }
}
