import { visit } from 'graphql';
import { named } from '../operation/nodes.ts';
import type { FetchNode, Path, Plan, Requirement, Rewrite, Target } from '../plan/plan.ts';
import { group, mapFetches } from '../plan/tree.ts';
import { documentOf, withDocument } from '../plan/withDocument.ts';
import type { Planner } from './port.ts';
import type { RequiredUse, RequiredUses } from './requiredUses.ts';
import { createUseSplitter } from './splitUses.ts';

type Uses = ReadonlyMap<string, RequiredUse>;

const path = (steps: Path, uses: Uses): Path =>
  steps.map((step) =>
    step.kind === 'field' ? { ...step, name: uses.get(step.name)?.field ?? step.name } : step,
  );

const requirement = (given: Requirement, uses: Uses): Requirement => {
  const selections = given.selections?.map((each) => requirement(each, uses));
  if (given.kind === 'fragment') return { ...given, selections: selections ?? [] };
  return { ...given, as: uses.get(given.as)?.field ?? given.as, selections };
};

/** Of a representation, which has the schema's names. */
const inputRewrite = (given: Rewrite, uses: Uses): Rewrite => {
  const { change } = given;
  return {
    path: path(given.path, uses),
    field: uses.get(given.field)?.field ?? given.field,
    change: change.kind === 'rename' ? { ...change, to: uses.get(change.to)?.field ?? change.to } : change,
  };
};

const target = (given: Target, uses: Uses): Target =>
  given.kind === 'root'
    ? given
    : {
        ...given,
        requires: given.requires.map((each) => requirement(each, uses)),
        inputRewrites: given.inputRewrites.map((each) => inputRewrite(each, uses)),
      };

const translate = (fetch: FetchNode, uses: Uses): FetchNode => {
  const document = visit(documentOf(fetch), {
    Field(field) {
      const use = uses.get(field.name.value);
      if (!use) return undefined;
      // The result keeps it under the name by which later fetches know it.
      return {
        ...field,
        alias: field.alias ?? field.name,
        name: named(use.field),
        arguments: use.args ?? [],
      };
    },
  });
  return withDocument(
    fetch,
    document,
    fetch.targets.map((each) => target(each, uses)),
  );
};

/** Leads plans over the supergraph of `withRequiredUses` back to fields that subgraphs have. */
export const createUseTranslator = ({ supergraph, uses, prefix }: RequiredUses): ((plan: Plan) => Plan) => {
  const split = createUseSplitter(supergraph, uses);
  const isConcerned = ({ operation, targets }: FetchNode): boolean =>
    operation.includes(prefix) || JSON.stringify(targets).includes(prefix);
  const back = (fetch: FetchNode) =>
    group(
      'parallel',
      split(fetch).map((each) => translate(each, uses)),
    );
  return ({ root }) => ({
    root: mapFetches(root, (fetch) => (isConcerned(fetch) ? back(fetch) : fetch)),
  });
};

/** A planner over the supergraph of `withRequiredUses`. */
export const translated = (planner: Planner, back: (plan: Plan) => Plan): Planner => {
  const { second } = planner;
  return {
    name: planner.name,
    second: second && (() => translated(second(), back)),
    close: () => planner.close?.(),
    async plan(request) {
      return back(await planner.plan(request));
    },
  };
};
