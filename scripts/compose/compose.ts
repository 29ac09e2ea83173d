import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { parseSupergraphConfig } from './config.ts';
import { missingDescriptions } from './descriptions.ts';
import { showProblem, type Problem } from './problem.ts';
import { readSubgraphs } from './subgraphs.ts';
import { composeSupergraph } from './supergraph.ts';

export interface ComposeOptions {
  /** Paths below are relative to it. */
  readonly cwd: string;
  /** supergraph.yaml. */
  readonly config: string;
  /** supergraph.graphql. */
  readonly out: string;
  /** Compare with `out` instead of writing it, and hold the schemas to their rules. */
  readonly check: boolean;
  /** Show every hint of composition, not its warnings alone. */
  readonly verbose: boolean;
  /** Of the installed @apollo/composition. */
  readonly compositionVersion: string;
}

export interface ComposeReport {
  readonly ok: boolean;
  /** Everything to tell the user, ready to print. */
  readonly text: string;
}

/** Composes the schemas that supergraph.yaml names and writes, or compares, the supergraph. */
export const compose = (options: ComposeOptions): ComposeReport => {
  const { cwd, config, out, check, verbose, compositionVersion } = options;
  const configPath = path.resolve(cwd, config);
  if (!existsSync(configPath))
    return failure([{ code: 'CONFIG_NOT_FOUND', message: `there is no file ${config}`, places: [] }]);

  const parsed = parseSupergraphConfig(readFileSync(configPath, 'utf8'), config, compositionVersion);
  if (!parsed.ok) return failure(parsed.problems);
  const { subgraphs, problems } = readSubgraphs(parsed.subgraphs, config, cwd);
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
  message: `it is not what the schemas compose to: run \`pnpm compose\` and commit it\n${createTwoFilesPatch(
    `${out} (committed)`,
    `${out} (composed)`,
    committed,
    composed,
    undefined,
    undefined,
    { context: 3 },
  )}`,
  places: [{ file: out }],
});

const lines = (parts: readonly string[]): string => parts.map((part) => `${part}\n`).join('');

const failure = (problems: readonly Problem[]): ComposeReport => ({
  ok: false,
  text: lines([
    ...problems.map(showProblem),
    `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`,
  ]),
});
