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
import { createInternedSteps, type InternedSteps } from './execute/compile.ts';
import { createInterned, type Interned } from './interned.ts';
import { createKeys, type Keys } from './keys.ts';
import type { EngineObserver } from './observer.ts';
import { type PlannedNames, plannedNamesOf } from './operation/plannedNames.ts';
import { createApolloPlanner } from './planner/apollo.ts';
import { createFallbackPlanner } from './planner/fallback.ts';
import { createFragmentMender } from './planner/possibleFragments.ts';
import { type InterfaceObjects, interfaceObjectsOf, withLiftedMutations } from './planner/liftedMutations.ts';
import { createNativePlanner } from './planner/native.ts';
import { overridesOf, type SupergraphOverrides } from './planner/overrides.ts';
import type { Planner } from './planner/port.ts';
import { type RequiredUses, withRequiredUses } from './planner/requiredUses.ts';
import { createUseTranslator, translated } from './planner/translateUses.ts';
import { createPlanCheck, type PlanCheck } from './planner/verify.ts';
import type { AnswerCosts } from './shape/costs.ts';
import type { MemberShape } from './shape/shape.ts';
import { supergraphOf } from './supergraphOf.ts';
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
  /** What its operations have in common. */
  readonly interned: { readonly members: Interned<MemberShape>; readonly steps: InternedSteps };
}

export interface GenerationDeps {
  readonly planner: 'native' | 'apollo';
  /** Makes the native planner elsewhere; without it, in this process. */
  readonly nativePlanner?: ((supergraphSdl: string) => Promise<Planner>) | undefined;
  /** Makes Apollo's planner elsewhere; without it, in this process. */
  readonly apolloPlanner?: ((supergraphSdl: string) => Planner) | undefined;
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
  readonly check: PlanCheck | undefined;
  readonly mend: ReturnType<typeof createFragmentMender>;
}

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
    check: createPlanCheck(plannedDocument),
    mend: createFragmentMender(plannedDocument),
  };
};

const started = async (planner: Planner): Promise<Planner> => {
  await planner.start?.();
  return planner;
};

/** Builds all of a generation, so that nothing can fail once it is live. Throws what is wrong with the supergraph. */
export const createGeneration = async (
  deps: GenerationDeps,
  number: number,
  supergraphSdl: string,
): Promise<Generation> => {
  const { observer, logger, nativePlanner = createNativePlanner, apolloPlanner = createApolloPlanner } = deps;
  const document = parse(supergraphSdl, { noLocation: true });
  const names = plannedNamesOf(document);
  const required = withRequiredUses(document, names.prefix);
  const plannedSdl = required ? print(required.supergraph) : supergraphSdl;
  const apollo = (): Planner => apolloPlanner(plannedSdl);
  // Another process may take its time to start while this one builds.
  const first = deps.planner === 'native' ? nativePlanner(plannedSdl) : started(apollo());
  let built: Built;
  try {
    built = build(deps, document, required);
  } catch (error) {
    first.then(
      (planner) => planner.close?.(),
      () => undefined,
    );
    throw error;
  }
  const { senders, interfaceObjects, check, mend, ...rest } = built;
  const planner =
    deps.planner === 'native'
      ? await createFallbackPlanner({
          native: mend ? first.then((raw) => translated(raw, mend)) : first,
          ...{ apollo, check, logger },
        })
      : await first;
  const translating = required ? translated(planner, createUseTranslator(required)) : planner;
  return {
    ...rest,
    names,
    number,
    supergraphSdl,
    onUnauthorized: deps.onUnauthorized,
    planner: interfaceObjects
      ? withLiftedMutations(translating, rest.apiSchema, interfaceObjects)
      : translating,
    observer,
    interned: { members: createInterned(), steps: createInternedSteps() },
    senderOf(subgraph) {
      const send = senders.get(subgraph);
      if (!send) throw new Error(`the supergraph knows no subgraph ${subgraph}`);
      return send;
    },
  };
};
