import type { Check, LintProblem } from '../domain/check.ts';
import type { ResolverDeps } from './deps.ts';
import type { CheckModel } from './models.ts';

const status = (passed: boolean): 'PASSED' | 'FAILED' => (passed ? 'PASSED' : 'FAILED');

/** Rover cannot read a diagnostic without a place. */
export const lintResult = (problems: readonly LintProblem[]) => {
  const errorsCount = problems.filter(({ level }) => level === 'error').length;
  return {
    diagnostics: problems.map(({ level, message, coordinate, rule, start, end }) => ({
      level: level === 'error' ? 'ERROR' : 'WARNING',
      message,
      coordinate,
      rule,
      sourceLocations: [{ start, end }],
    })),
    stats: { errorsCount, warningsCount: problems.length - errorsCount, totalCount: problems.length },
  };
};

const tasksOf = ({ composition, operations, lint, contracts }: Check, targetURL: string) => {
  const linted = lintResult(lint);
  const composes = composition.errors.length === 0;
  return [
    {
      __typename: 'CompositionCheckTask',
      status: status(composes),
      targetURL,
      coreSchemaModified: composition.modifiesSupergraph,
      result: { errors: composition.errors },
    },
    ...(operations
      ? [
          {
            __typename: 'OperationsCheckTask',
            status: status(!operations.changes.some(({ fails }) => fails)),
            targetURL,
            result: {
              checkSeverity: operations.changes.some(({ fails }) => fails) ? 'FAILURE' : 'NOTICE',
              numberOfCheckedOperations: operations.checked,
              changes: operations.changes.map(({ code, description, fails }) => ({
                severity: fails ? 'FAILURE' : 'NOTICE',
                code,
                description,
              })),
            },
          },
        ]
      : []),
    {
      __typename: 'LintCheckTask',
      status: status(linted.stats.errorsCount === 0),
      targetURL,
      result: linted,
    },
    ...(composes && contracts.length > 0
      ? [
          {
            __typename: 'DownstreamCheckTask',
            status: status(contracts.every(({ errors }) => errors.length === 0)),
            targetURL,
            results: contracts.map(({ variant, errors }) => ({
              downstreamVariantName: variant,
              failsUpstreamWorkflow: errors.length > 0,
            })),
          },
        ]
      : []),
  ];
};

export const checkResolvers = ({ links }: ResolverDeps) => ({
  id: ({ check }: CheckModel) => check.id,
  status: ({ check }: CheckModel) => status(check.passed),
  tasks: ({ graph, check }: CheckModel) => tasksOf(check, links.check(graph, check.id)),
});
