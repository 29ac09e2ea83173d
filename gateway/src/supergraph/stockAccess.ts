import { createHash } from 'node:crypto';
import type { SupergraphManager } from '@apollo/gateway';
import type { Logger } from '@commerce/service';
import {
  type DocumentNode,
  getVariableValues,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import type { GatewayContext } from '../context.ts';
import { deniedPlaces } from '../engine/access/places.ts';
import { type AccessRules, accessRulesOf } from '../engine/access/rules.ts';
import { tellDenied } from '../engine/access/tellDenied.ts';
import { type OnUnauthorized, unauthorized } from '../engine/access/unauthorized.ts';
import { createOperationAccess, type OperationAccess } from '../engine/access/verdict.ts';
import type { ServerRequest } from '../engine/apolloServer.ts';
import type { EngineObserver } from '../engine/observer.ts';
import { resolveConditions } from '../engine/operation/conditions.ts';
import { isolateOperation } from '../engine/operation/isolate.ts';
import { changedSupergraphs } from './changed.ts';
import { withoutRules } from './withoutRules.ts';

/** Rights in front of @apollo/gateway, which knows nothing of them. */
export interface StockAccess {
  /** The same supergraphs, as the stock engine can read them. */
  readonly manager: SupergraphManager;
  /** A schema goes live; answers the supergraph as it was published. */
  learn(apiSchema: GraphQLSchema, servedSdl: string): string;
  /** One error for each place that the caller may not see; empty: the operation may be executed. */
  refusals(request: ServerRequest): Promise<readonly GraphQLError[]>;
}

const read = (supergraphSdl: string): DocumentNode => parse(supergraphSdl, { noLocation: true });

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** As it is asked under the request's variables; as it is written where they are wrong. */
const asAsked = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): DocumentNode => {
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables });
  return coerced ? resolveConditions(document, (name) => coerced[name] === true) : document;
};

export const createStockAccess = (deps: {
  readonly supergraph: SupergraphManager;
  readonly onUnauthorized: OnUnauthorized;
  readonly observer: EngineObserver;
  readonly logger: Logger;
}): StockAccess => {
  const { supergraph, onUnauthorized, observer, logger } = deps;
  const live = new WeakMap<GraphQLSchema, AccessRules>();
  const operations = new WeakMap<OperationDefinitionNode, { rules: AccessRules; access: OperationAccess }>();

  const strip = (supergraphSdl: string): string => {
    const document = read(supergraphSdl);
    accessRulesOf(document);
    // Where only rules have changed, the text must differ all the same, or the engine takes it for the live one.
    return `${withoutRules(document)}\n# ${digest(supergraphSdl)}\n`;
  };
  const { manager, published } = changedSupergraphs({
    supergraph,
    change: strip,
    refused: () => observer.supergraphRefused(),
    logger,
  });

  const accessOf = (
    apiSchema: GraphQLSchema,
    rules: AccessRules,
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): OperationAccess => {
    const before = operations.get(operation);
    if (before?.rules === rules) return before.access;
    const access = createOperationAccess({ apiSchema, rules }, document, operation);
    operations.set(operation, { rules, access });
    return access;
  };

  return {
    manager,
    learn(apiSchema, servedSdl) {
      const supergraphSdl = published(servedSdl);
      live.set(apiSchema, accessRulesOf(read(supergraphSdl)));
      return supergraphSdl;
    },
    async refusals({ schema, document, operation, request, context }) {
      const { scope, log } = context as GatewayContext;
      if (!scope.access || !operation) return [];
      const rules = live.get(schema);
      if (!rules) throw new Error('the schema of the request was never live');
      const { denial } = await accessOf(schema, rules, document, operation).verdict(scope.access);
      if (!denial) return [];
      const asked = asAsked(schema, document, operation, request.variables ?? {});
      const places = deniedPlaces(schema, denial, isolateOperation(asked, operation.name?.value));
      const action = onUnauthorized === 'report' ? 'report' : 'reject';
      tellDenied(places, action, { observer, log });
      return action === 'report' ? [] : places.map(({ path }) => unauthorized(path, true));
    },
  };
};
