import { lint, newProblems } from '../checks/lint/lint.ts';
import { parseSubgraph } from '../composition/compose.ts';
import type { LintProblem } from '../domain/check.ts';
import type { OperationDeps } from './deps.ts';

const problemsOf = (sdl: string, { lintConfig }: Pick<OperationDeps, 'lintConfig'>): LintProblem[] => {
  const document = parseSubgraph({ name: 'schema', url: '', sdl });
  // What is no GraphQL at all is composition's to tell.
  return 'kind' in document ? lint(document, lintConfig) : [];
};

/** What the rules find; with a base schema, only what that has not got already. */
export const lintSchema = (
  deps: Pick<OperationDeps, 'lintConfig'>,
  sdl: string,
  baseSdl: string | undefined,
): LintProblem[] => {
  const found = problemsOf(sdl, deps);
  return baseSdl === undefined ? found : newProblems(found, problemsOf(baseSdl, deps));
};
