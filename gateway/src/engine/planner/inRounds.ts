import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { named, responseKey, setOf } from '../operation/nodes.ts';
import { dropUnused } from '../operation/dropUnused.ts';
import { fragmentsOf } from '../operation/fragments.ts';
import { type Plan, type PlanNode, UnknownPlan } from '../plan/plan.ts';
import { flatten, group } from '../plan/tree.ts';
import { asLateFetch } from './lateFetch.ts';
import type { LateFields } from './lateFields.ts';
import type { LateRoots } from './lateRoots.ts';
import { type AskedLate, createLateSplit, type LateUse, type WithoutLate } from './withoutLate.ts';

export interface Rounds {
  /** All that can be asked of the supergraph of `roots`. */
  readonly schema: GraphQLSchema;
  readonly late: LateFields;
  readonly roots: LateRoots;
}

/** Rounds at most, each of which is planned by itself. */
const most = 100;

/** Conditions are resolved before planning, and of what else there may be a round would lose some. */
const refuseDirectives = (document: DocumentNode): void => {
  const refuse = ({ directives = [] }: SelectionNode): void => {
    if (directives.length > 0) throw new UnknownPlan(`@${directives[0]?.name.value} in an operation`);
  };
  visit(document, { Field: refuse, InlineFragment: refuse, FragmentSpread: refuse });
};

/**
 * Plans an operation in rounds: first all of it that requires nothing, with what is required in place of the rest;
 * then late fields, those that others require first. Each round is an operation without a @requires for
 * `plan`, which plans over the supergraph of `roots`. Undefined where no late field is asked for; throws what `plan`
 * throws, and UnknownPlan.
 */
export const planInRounds = (
  { schema, late, roots }: Rounds,
  document: DocumentNode,
  operationName: string | undefined,
  plan: (document: DocumentNode) => Plan,
): Plan | undefined => {
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new UnknownPlan('no such operation');
  refuseDirectives(document);
  const split = createLateSplit(schema, late, fragmentsOf(document));
  let count = 0;

  const withoutLate = (kind: OperationTypeNode, set: SelectionSetNode): WithoutLate =>
    split(set, schema.getRootType(kind)?.name ?? '');

  const round = (kind: OperationTypeNode, selectionSet: SelectionSetNode): PlanNode | undefined => {
    count += 1;
    if (count > most) throw new UnknownPlan('too many rounds');
    const only: OperationDefinitionNode = { ...operation, operation: kind, selectionSet };
    return plan(dropUnused({ kind: Kind.DOCUMENT, definitions: [only] })).root;
  };

  const rootField = ({ late, field }: AskedLate): FieldNode => {
    const name = roots.names.get(late);
    if (name === undefined) throw new UnknownPlan(`${late.type}.${field.name.value} cannot be late`);
    return { ...field, alias: named(responseKey(field)), name: named(name) };
  };

  const lateFetch = (use: LateUse): PlanNode | undefined => {
    const { set, uses } = withoutLate(OperationTypeNode.QUERY, setOf(use.asked.map(rootField)));
    const first = asLateFetch(round(OperationTypeNode.QUERY, set), use);
    return flatten(use.path, group('sequence', [first, lateFetches(uses)]));
  };

  const lateFetches = (uses: readonly LateUse[]): PlanNode | undefined => {
    const levels = [...new Set(uses.map(({ level }) => level))].sort((a, b) => a - b);
    const atLevel = (level: number) => uses.filter((use) => use.level === level).map(lateFetch);
    return group(
      'sequence',
      levels.map((level) => group('parallel', atLevel(level))),
    );
  };

  const { set, uses } = withoutLate(operation.operation, operation.selectionSet);
  if (uses.length === 0) return undefined;
  if (operation.operation !== OperationTypeNode.MUTATION)
    return { root: group('sequence', [round(operation.operation, set), lateFetches(uses)]) };
  // All of a mutation is fetched before the next one runs.
  const mutations = set.selections.map((selection) => {
    const key = selection.kind === Kind.FIELD ? responseKey(selection) : undefined;
    const own = uses.filter(({ path: [step] }) => step?.kind === 'field' && step.name === key);
    return group('sequence', [round(operation.operation, setOf([selection])), lateFetches(own)]);
  });
  return { root: group('sequence', mutations) };
};
