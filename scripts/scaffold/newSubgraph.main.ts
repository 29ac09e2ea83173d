import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { applyPlan } from './apply.ts';
import { planSubgraph } from './plan.ts';
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

const { values, positionals } = parse();
if (values.help === true) {
  process.stdout.write(usage);
} else {
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) refuse('give one name', '', usage);
  else {
    // Planning only reads: whatever it trips over, a file that is not as expected above all, nothing was written.
    const planned = await planSubgraph(root, name, uncommitted).catch((error: unknown) =>
      refuse(error instanceof Error ? error.message : String(error)),
    );
    if (!planned.ok) refuse(...planned.problems);
    else if (values['dry-run'] === true) process.stdout.write(planText(planned.plan));
    else {
      const failed = applyPlan(root, planned.plan);
      if (failed === undefined)
        process.stdout.write(`${planText(planned.plan)}${nextText(name, planned.plan)}`);
      else {
        process.stderr.write(`${failed}: everything is as it was\n`);
        process.exitCode = 1;
      }
    }
  }
}
