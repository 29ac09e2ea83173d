import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { missingDescriptions } from './descriptions.ts';
import { patch } from './patch.ts';
import { failure, lines, showProblem, type Problem, type Report } from './problem.ts';
import { type ProjectOptions, readProject } from './project.ts';
import { composeSupergraph } from './supergraph.ts';

export interface ComposeOptions extends ProjectOptions {
  /** supergraph.graphql. */
  readonly out: string;
  /** Compare with `out` instead of writing it, and hold the schemas to their rules. */
  readonly check: boolean;
  /** Show every hint of composition, not its warnings alone. */
  readonly verbose: boolean;
}

/** Composes the schemas that supergraph.yaml names and writes, or compares, the supergraph. */
export const compose = (options: ComposeOptions): Report => {
  const { cwd, out, check, verbose } = options;
  const { subgraphs, problems } = readProject(options);
  if (problems.length > 0) return failure(problems);

  const undescribed = missingDescriptions(subgraphs);
  const composed = composeSupergraph(subgraphs);
  if (!composed.ok) return failure([...composed.problems, ...(check ? undescribed : [])]);

  const shown = composed.hints.filter(({ level }) => verbose || level === 'warn');
  const hidden = composed.hints.length - shown.length;
  const notes = [
    ...shown.map((hint) => `${hint.level}: ${showProblem(hint)}`),
    ...(hidden > 0 ? [`${hidden} more hints of composition with --verbose`] : []),
  ];
  const names = subgraphs.map(({ name }) => name).join(', ');
  if (!check) {
    writeFileSync(path.resolve(cwd, out), composed.sdl);
    const warnings = undescribed.map((problem) => `warn: ${showProblem(problem)}`);
    return { ok: true, text: lines([...warnings, ...notes, `${out} written from ${names}`]) };
  }

  const committed = existsSync(path.resolve(cwd, out)) ? readFileSync(path.resolve(cwd, out), 'utf8') : '';
  const found = [
    ...undescribed,
    ...(committed === composed.sdl ? [] : [stale(out, committed, composed.sdl)]),
  ];
  if (found.length > 0) return failure(found);
  return { ok: true, text: lines([...notes, `${out} is what ${names} compose to`]) };
};

const stale = (out: string, committed: string, composed: string): Problem => ({
  code: 'STALE_SUPERGRAPH',
  message: `it is not what the schemas compose to: run \`pnpm compose\` and commit it\n${patch(out, committed, composed)}`,
  places: [{ file: out }],
});
