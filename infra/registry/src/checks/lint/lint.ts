import { type ASTNode, type DocumentNode, getLocation } from 'graphql';
import type { LintProblem, Position } from '../../domain/check.ts';
import { lintRules } from './rules.ts';

export type LintLevel = 'error' | 'warning' | 'off';

/** The level of a rule where it is not the rule's own, by the rule's name. */
export type LintConfig = Readonly<Record<string, LintLevel>>;

export const lintRuleNames: readonly string[] = lintRules.map(({ name }) => name);

/** Answers longer than that help nobody. */
const maxProblems = 200;

const nowhere: Position = { byteOffset: 0, line: 1, column: 1 };

const placeOf = ({ loc }: ASTNode): { readonly start: Position; readonly end: Position } => {
  if (!loc) return { start: nowhere, end: nowhere };
  const at = (offset: number): Position => ({ byteOffset: offset, ...getLocation(loc.source, offset) });
  return { start: at(loc.start), end: at(loc.end) };
};

/** What the rules find in a subgraph's SDL, errors first. */
export const lint = (document: DocumentNode, config: LintConfig): LintProblem[] =>
  lintRules
    .flatMap(({ name, level: usual, find }) => {
      const level = config[name] ?? usual;
      if (level === 'off') return [];
      return find(document).map(({ node, coordinate, message }) => ({
        level,
        rule: name,
        message,
        coordinate,
        ...placeOf(node),
      }));
    })
    .sort((a, b) =>
      a.level === b.level ? a.start.byteOffset - b.start.byteOffset : a.level === 'error' ? -1 : 1,
    )
    .slice(0, maxProblems);

/** Those that the base schema has not got already: a team answers for what it changes. */
export const newProblems = (found: readonly LintProblem[], base: readonly LintProblem[]): LintProblem[] => {
  const known = new Set(base.map(({ rule, coordinate, message }) => `${rule} ${coordinate} ${message}`));
  return found.filter(({ rule, coordinate, message }) => !known.has(`${rule} ${coordinate} ${message}`));
};
