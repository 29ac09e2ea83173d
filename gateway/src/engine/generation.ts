import { Supergraph } from '@apollo/federation-internals';
import type { Logger } from '@commerce/service';
import {
  assertValidSchema,
  buildASTSchema,
  type DocumentNode,
  type GraphQLSchema,
  parse,
  print,
} from 'graphql';
import { type AccessRules, accessRulesOf } from './access/rules.ts';
import type { OnUnauthorized } from './access/unauthorized.ts';
import type { SendToSubgraph } from './fetch/port.ts';
import { createKeys, type Keys } from './keys.ts';
import type { EngineObserver } from './observer.ts';
import { type PlannedNames, plannedNamesOf } from './operation/plannedNames.ts';
import { createApolloPlanner, type LastResort } from './planner/apollo.ts';
import { createFallbackPlanner } from './planner/fallback.ts';
import { createFragmentMender } from './planner/possibleFragments.ts';
import { type InterfaceObjects, interfaceObjectsOf, withLiftedMutations } from './planner/liftedMutations.ts';
import { createNativePlanner } from './planner/native.ts';
import { overridesOf, type SupergraphOverrides } from './planner/overrides.ts';
import type { Planner } from './planner/port.ts';
import { type RequiredUses, withRequiredUses } from './planner/requiredUses.ts';
import { createUseTranslator, translated } from './planner/translateUses.ts';
import { withRequiresApart } from './planner/requiresApart.ts';
import { withoutProvides } from './planner/withoutProvides.ts';
import { createPlanCheck, type PlanCheck } from './planner/verify.ts';
import type { AnswerCosts } from './shape/costs.ts';
import { createTypeSystem, type TypeSystem } from './types.ts';

/** One supergraph and all that follows from it. A request keeps the generation that it began with. */
export interface Generation {
  /** Counts up from 1. */
  readonly number: number;
  readonly supergraphSdl: string;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  readonly types: TypeSystem;
  readonly keys: Keys;
  readonly overrides: SupergraphOverrides;
  readonly names: PlannedNames;
  /** What fields and types ask of the caller. */
  readonly rules: AccessRules;
  readonly onUnauthorized: OnUnauthorized;
  /** Undefined: nobody counts what answers cost. */
  readonly costs: AnswerCosts | undefined;
  readonly planner: Planner;
  readonly observer: EngineObserver;
  readonly senderOf: (subgraph: string) => SendToSubgraph;
}

export interface GenerationDeps {
  readonly planner: 'native' | 'apollo';
  /** Makes the native planner elsewhere; without it, in this process. */
  readonly nativePlanner?: ((supergraphSdl: string) => Promise<Planner>) | undefined;
  readonly sender: (subgraph: string, url: string) => SendToSubgraph;
  readonly onUnauthorized: OnUnauthorized;
  /** Reads what answers cost out of a supergraph. */
  readonly answerCosts?: ((supergraph: DocumentNode, apiSchema: GraphQLSchema) => AnswerCosts) | undefined;
  readonly observer: EngineObserver;
  readonly logger: Logger;
}

interface Built {
  readonly apiSchema: GraphQLSchema;
  readonly types: TypeSystem;
  readonly keys: Keys;
  readonly overrides: SupergraphOverrides;
  readonly rules: AccessRules;
  readonly senders: ReadonlyMap<string, SendToSubgraph>;
  readonly costs: AnswerCosts | undefined;
  readonly interfaceObjects: InterfaceObjects | undefined;
  /** What Apollo's planner plans over. */
  readonly planned: Supergraph;
  readonly check: PlanCheck | undefined;
  readonly mend: ReturnType<typeof createFragmentMender>;
}

// Every `@link(for:)` is accepted: what a directive asks for is enforced in front of the plan, not by it.
const supergraphOf = (document: DocumentNode, validateSupergraph = true): Supergraph =>
  Supergraph.build(document, { supportedFeatures: null, validateSupergraph });

/** All that takes no other process. */
const build = (deps: GenerationDeps, document: DocumentNode, required: RequiredUses | undefined): Built => {
  const rules = accessRulesOf(document);
  const supergraph = supergraphOf(document);
  const apiSchema = supergraph.apiSchema().toGraphQLJSSchema();
  assertValidSchema(apiSchema);
  const types = createTypeSystem(buildASTSchema(document, { assumeValid: true, assumeValidSDL: true }));
  const plannedDocument = required?.supergraph ?? document;
  return {
    apiSchema,
    types,
    keys: createKeys(document),
    overrides: overridesOf(document),
    rules,
    senders: new Map(supergraph.subgraphsMetadata().map(({ name, url }) => [name, deps.sender(name, url)])),
    costs: deps.answerCosts?.(document, apiSchema),
    interfaceObjects: interfaceObjectsOf(document),
    // External fields that nothing uses any more are of no account to a plan.
    planned: required ? supergraphOf(required.supergraph, false) : supergraph,
    check: createPlanCheck(plannedDocument),
    mend: createFragmentMender(plannedDocument),
  };
};

/** Undefined for a supergraph in which nothing is provided or required. */
const lastResortOf = (document: DocumentNode): LastResort | undefined => {
  const bare = withoutProvides(document);
  const apart = withRequiresApart(bare ?? document);
  const changed = apart?.supergraph ?? bare;
  return (
    changed && {
      supergraph: supergraphOf(changed, false),
      subgraphOf: apart?.subgraphOf ?? ((name) => name),
    }
  );
};

/** Builds all of a generation, so that nothing can fail once it is live. Throws what is wrong with the supergraph. */
export const createGeneration = async (
  deps: GenerationDeps,
  number: number,
  supergraphSdl: string,
): Promise<Generation> => {
  const { observer, logger, nativePlanner = createNativePlanner } = deps;
  const document = parse(supergraphSdl, { noLocation: true });
  const names = plannedNamesOf(document);
  const required = withRequiredUses(document, names.prefix);
  // Another process may take its time to start while this one builds.
  const native =
    deps.planner === 'native'
      ? nativePlanner(required ? print(required.supergraph) : supergraphSdl)
      : undefined;
  let built: Built;
  try {
    built = build(deps, document, required);
  } catch (error) {
    native?.then(
      (planner) => planner.close?.(),
      () => undefined,
    );
    throw error;
  }
  const { senders, interfaceObjects, planned, check, mend, ...rest } = built;
  const { overrides, apiSchema: schema } = rest;
  const apollo = (): Planner =>
    createApolloPlanner({
      ...{ supergraph: planned, overrides, schema, check },
      lastResort: () => lastResortOf(required?.supergraph ?? document),
    });
  const planner = native
    ? await createFallbackPlanner({
        native: mend ? native.then((raw) => translated(raw, mend)) : native,
        apollo,
        check,
        logger,
      })
    : apollo();
  const translating = required ? translated(planner, createUseTranslator(required)) : planner;
  return {
    ...rest,
    names,
    number,
    supergraphSdl,
    onUnauthorized: deps.onUnauthorized,
    planner: interfaceObjects ? withLiftedMutations(translating, schema, interfaceObjects) : translating,
    observer,
    senderOf(subgraph) {
      const send = senders.get(subgraph);
      if (!send) throw new Error(`the supergraph knows no subgraph ${subgraph}`);
      return send;
    },
  };
};
