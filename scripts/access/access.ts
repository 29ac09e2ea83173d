import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readAccessTable } from '@commerce/service';
import { parse } from 'graphql';
import { patch } from '../compose/patch.ts';
import { failure, lines, type Problem, type Report } from '../compose/problem.ts';
import { type ProjectOptions, readProject } from '../compose/project.ts';
import { composeSupergraph } from '../compose/supergraph.ts';
import { toMarkdown } from './markdown.ts';
import { fieldsWithoutRule, unknownScopes } from './problems.ts';

export interface AccessOptions extends ProjectOptions {
  /** ACCESS.md. */
  readonly out: string;
  /** Compare with `out` instead of writing it. */
  readonly check: boolean;
}

const stale = (out: string, committed: string, made: string): Problem => ({
  code: 'STALE_ACCESS_TABLE',
  message: `it is not what the schemas and roles say: run \`pnpm rights\` and commit it\n${patch(out, committed, made)}`,
  places: [{ file: out }],
});

/** Writes, or compares, the table of rights; fails for a field without a rule and a scope that there is not. */
export const access = (options: AccessOptions): Report => {
  const { cwd, out, check } = options;
  const { subgraphs, problems } = readProject(options);
  if (problems.length > 0) return failure(problems);
  const composed = composeSupergraph(subgraphs);
  if (!composed.ok) return failure(composed.problems);

  const table = readAccessTable(parse(composed.sdl));
  const found = [...unknownScopes(subgraphs), ...fieldsWithoutRule(table, subgraphs)];
  if (found.length > 0) return failure(found);

  const made = toMarkdown(table);
  const file = path.resolve(cwd, out);
  if (!check) {
    writeFileSync(file, made);
    return { ok: true, text: lines([`${out} written`]) };
  }
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return committed === made
    ? { ok: true, text: lines([`${out} is what the schemas and roles say`]) }
    : failure([stale(out, committed, made)]);
};
