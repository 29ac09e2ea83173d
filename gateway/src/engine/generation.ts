import { Supergraph } from '@apollo/federation-internals';
import type { Logger } from '@commerce/service';
import { assertValidSchema, buildASTSchema, type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { type AccessRules, accessRulesOf } from './access/rules.ts';
import type { OnUnauthorized } from './access/unauthorized.ts';
import type { SendToSubgraph } from './fetch/port.ts';
import type { EngineObserver } from './observer.ts';
import { type PlannedNames, plannedNamesOf } from './operation/plannedNames.ts';
import { createApolloPlanner } from './planner/apollo.ts';
import { createFallbackPlanner } from './planner/fallback.ts';
import { createNativePlanner } from './planner/native.ts';
import { overridesOf, type SupergraphOverrides } from './planner/overrides.ts';
import type { Planner } from './planner/port.ts';
import { createRequiresCheck } from './planner/mixedRequires.ts';
import { createPlanCheck } from './planner/verify.ts';
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
  readonly overrides: SupergraphOverrides;
  readonly names: PlannedNames;
  /** What fields and types ask of the caller. */
  readonly rules: AccessRules;
  readonly onUnauthorized: OnUnauthorized;
  /** Undefined: nobody counts what answers cost. */
  readonly costs: AnswerCosts | undefined;
  readonly planner: Planner;
  /** Throws on an operation that no planner plans rightly; undefined: there is none. */
  readonly refuse: ReturnType<typeof createRequiresCheck>;
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
  readonly document: DocumentNode;
  readonly supergraph: Supergraph;
  readonly apiSchema: GraphQLSchema;
  readonly types: TypeSystem;
  readonly overrides: SupergraphOverrides;
  readonly names: PlannedNames;
  readonly rules: AccessRules;
  readonly check: ReturnType<typeof createPlanCheck>;
  readonly refuse: ReturnType<typeof createRequiresCheck>;
}

const build = (supergraphSdl: string): Built => {
  const document = parse(supergraphSdl, { noLocation: true });
  const rules = accessRulesOf(document);
  // Every `@link(for:)` is accepted: what a directive asks for is enforced in front of the plan, not by it.
  const supergraph = Supergraph.build(document, { supportedFeatures: null });
  const apiSchema = supergraph.apiSchema().toGraphQLJSSchema();
  assertValidSchema(apiSchema);
  const types = createTypeSystem(buildASTSchema(document, { assumeValid: true, assumeValidSDL: true }));
  const names = plannedNamesOf(document);
  return {
    document,
    supergraph,
    apiSchema,
    types,
    overrides: overridesOf(document),
    names,
    rules,
    check: createPlanCheck(document),
    refuse: createRequiresCheck(document, apiSchema),
  };
};

/** Builds all of a generation, so that nothing can fail once it is live. Throws what is wrong with the supergraph. */
export const createGeneration = async (
  deps: GenerationDeps,
  number: number,
  supergraphSdl: string,
): Promise<Generation> => {
  const { observer, logger, sender, nativePlanner = createNativePlanner } = deps;
  // Another process may take its time to start while this one builds.
  const native = deps.planner === 'native' ? nativePlanner(supergraphSdl) : undefined;
  let built: Built;
  try {
    built = build(supergraphSdl);
  } catch (error) {
    native?.then(
      (planner) => planner.close?.(),
      () => undefined,
    );
    throw error;
  }
  const { document, supergraph, check, ...rest } = built;
  const { overrides, apiSchema: schema } = rest;
  const apollo = (): Planner => createApolloPlanner({ supergraph, overrides, schema, check });
  const senders = new Map(
    supergraph.subgraphsMetadata().map(({ name, url }) => [name, sender(name, url)] as const),
  );
  return {
    ...rest,
    number,
    supergraphSdl,
    onUnauthorized: deps.onUnauthorized,
    costs: deps.answerCosts?.(document, rest.apiSchema),
    planner: native ? await createFallbackPlanner({ native, apollo, check, logger }) : apollo(),
    observer,
    senderOf(subgraph) {
      const send = senders.get(subgraph);
      if (!send) throw new Error(`the supergraph knows no subgraph ${subgraph}`);
      return send;
    },
  };
};
