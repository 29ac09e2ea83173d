import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './read.ts';

const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const turbo = JSON.parse(read('turbo.json')) as { tasks: Record<string, unknown> };

/** What `bash` says against a block; the values of expressions are words. */
export const syntaxProblem = (run: string): string =>
  spawnSync('bash', ['-n', '-c', run.replaceAll(/\$\{\{.*?\}\}/g, 'value')], { encoding: 'utf8' }).stderr;

/** Variables that a block uses and neither sets nor is given. */
export const unsetVariables = (run: string, given: readonly string[]): readonly string[] => {
  const known = new Set([...given, 'GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY']);
  for (const [, name = ''] of run.matchAll(/^\s*(\w+)=/gm)) known.add(name);
  // jq and the AWS CLI have variables of their own between single quotes.
  const shell = run.replaceAll(/'[^']*'/g, '').replaceAll(/\$\{\{.*?\}\}/g, '');
  const used = [...shell.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
  return used.filter((name) => !known.has(name));
};

const turboProblems = (args: readonly string[]): readonly string[] => {
  const [run, ...rest] = args;
  const tasks = rest.filter((arg) => !arg.startsWith('-'));
  const filters = rest.flatMap((arg) => /^--filter="?(.*?)"?$/.exec(arg)?.[1] ?? []);
  const problems = tasks.filter((task) => !turbo.tasks[task]).map((task) => `turbo has no task ${task}`);
  if (run !== 'run' || tasks.length === 0) problems.push('turbo runs nothing');
  for (const filter of filters)
    if (!existsSync(path.join(root, filter, 'package.json'))) problems.push(`there is no package ${filter}`);
  return problems;
};

const scriptProblems = ([file = '', ...args]: readonly string[]): readonly string[] => {
  if (!existsSync(path.join(root, file))) return [`there is no ${file}`];
  const text = read(file);
  return args
    .flatMap((arg) => /^--([\w-]+)$/.exec(arg)?.[1] ?? [])
    .filter((option) => !text.includes(`'${option}'`) && !text.includes(`${option}:`))
    .map((option) => `${file} has no option --${option}`);
};

const execProblems = (args: readonly string[]): readonly string[] => {
  const [program = '', ...rest] = args;
  if (!existsSync(path.join(root, 'node_modules/.bin', program))) return [`no package has ${program}`];
  if (program === 'turbo') return turboProblems(rest);
  return program === 'node' ? scriptProblems(rest) : [];
};

/** Calls of pnpm that would find nothing to run. `values`: of the variables that stand in their arguments. */
export const commandProblems = (run: string, values: Readonly<Record<string, string>>): readonly string[] => {
  const text = run
    .replaceAll(/\\\n\s*/g, ' ')
    .replaceAll(/\$\{\{.*?\}\}/g, 'value')
    .replaceAll(/\$(\w+)/g, (all, name: string) => values[name] ?? all);
  return [...text.matchAll(/\bnpx(?: --?y(?:es)?)? pnpm@10 ([^\n|>&)]+)/g)].flatMap(([, command = '']) => {
    const [first = '', ...rest] = command.trim().split(/\s+/);
    if (first === 'exec') return execProblems(rest);
    if (first === 'install')
      return rest.includes('--frozen-lockfile') ? [] : ['install changes the lockfile'];
    return manifest.scripts[first] === undefined ? [`there is no script ${first}`] : [];
  });
};
