import type { ApolloServer } from '@apollo/server';
import type { IdFactory, Scope } from '@commerce/kernel';
import type { Logger } from '@commerce/service';
import type { FormattedExecutionResult } from 'graphql';
import { createCancellation } from '../http/cancellation.ts';
import { ClientRequest, newRecord } from '../http/clientRequest.ts';
import { createRequestIds } from '../http/requestIds.ts';
import type { CreateScope } from '../http/scope.ts';
import type { Caller } from '../identity/caller.ts';
import type { ExecuteOwn } from './ownCalls.ts';

/** The longest that the gateway waits for itself, in milliseconds: somebody waits to be let in. */
const timeoutMs = 3_000;

const scopes: readonly Scope[] = ['credential:verify'];

/** Runs operations of the gateway itself through its own server: planned, signed and fetched as everybody's. */
export const createOwnExecutor = (deps: {
  readonly server: Pick<ApolloServer<ClientRequest>, 'executeOperation'>;
  readonly scopeOf: CreateScope;
  /** The engine's own, which alone can read what it wrote. */
  readonly stringifyResult: (result: FormattedExecutionResult) => string | Promise<string>;
  readonly ids: IdFactory;
  readonly logger: Logger;
}): ExecuteOwn => {
  const { server, scopeOf, stringifyResult, logger } = deps;
  const newRequestId = createRequestIds(deps.ids);
  const callers = new Map<string, Caller>();

  const callerOf = (tenant: string): Caller => {
    const caller = callers.get(tenant) ?? {
      identity: { tenant, subject: 'service:gateway', kind: 'service', scopes },
      mode: 'service',
      credential: 'service:gateway',
    };
    callers.set(tenant, caller);
    return caller;
  };

  return async ({ tenant, query, variables }) => {
    const caller = callerOf(tenant);
    const requestId = newRequestId();
    const scope = scopeOf({
      ...{ caller, requestId },
      callerTimeoutMs: timeoutMs,
      cancellation: createCancellation(),
      trace: undefined,
    });
    const context = new ClientRequest({
      ...{ caller, requestId, scope, logger },
      record: newRecord(false),
      isOwn: true,
    });
    const { body } = await server.executeOperation(
      { query, ...(variables && { variables }) },
      { contextValue: context },
    );
    if (body.kind !== 'single') throw new Error('incremental delivery is not supported');
    const text = await stringifyResult(body.singleResult);
    return JSON.parse(text) as FormattedExecutionResult;
  };
};
