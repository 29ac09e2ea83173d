import { silentLogger } from '@commerce/service';
import { getOperationAST, type GraphQLSchema, parse } from 'graphql';
import type { GatewayContext } from '../../../src/context.ts';
import type { ServerRequest } from '../../../src/engine/apolloServer.ts';
import type { RequestScope } from '../../../src/engine/scope.ts';

export const scopeOf = (overrides: Partial<RequestScope> = {}): RequestScope => ({
  headers: async () => ({}),
  joinKey: undefined,
  tenant: undefined,
  rights: undefined,
  access: undefined,
  deadline: Infinity,
  cancellation: { cancelled: false, onCancel: () => () => undefined },
  overrides: { labels: new Set(), percentage: 100 },
  trace: undefined,
  ...overrides,
});

export const contextOf = (scope: Partial<RequestScope> = {}): GatewayContext => ({
  caller: undefined,
  requestId: 'req-1',
  log: silentLogger(),
  scope: scopeOf(scope),
});

export interface Asked {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly scope?: Partial<RequestScope>;
}

/** What ApolloServer would hand to an engine for this request, once the document is validated. */
export const serverRequest = (schema: GraphQLSchema, asked: Asked): ServerRequest => {
  const { query, variables, operationName } = asked;
  const document = parse(query);
  const context = contextOf(asked.scope);
  const operation = getOperationAST(document, operationName);
  return {
    request: { query, operationName, variables: { ...variables } },
    source: query,
    document,
    operation: operation ?? undefined,
    operationName: operation?.name?.value ?? null,
    schema,
    contextValue: context,
    context,
  } as Partial<ServerRequest> as ServerRequest;
};
