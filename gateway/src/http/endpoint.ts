import type { ApolloServer } from '@apollo/server';
import { CodedError, type IdFactory } from '@commerce/kernel';
import { type Logger, sendCodedError } from '@commerce/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Telemetry } from '../telemetry/observer.ts';
import { type Access, callerTimeoutMs, header, identify } from './access.ts';
import { type Answer, answerOf } from './answer.ts';
import { createCancellation } from './cancellation.ts';
import { ClientRequest, newRecord } from './clientRequest.ts';
import { createFlights, type Flight } from './flights.ts';
import type { IdentityKeys } from './identityKeys.ts';
import { observeAnswer } from './observeAnswer.ts';
import { createRequestIds } from './requestIds.ts';
import type { CreateScope } from './scope.ts';
import type { SendAnswer } from './sendAnswer.ts';
import { httpGraphQLRequest, NotGraphQL, requestKey } from './wire.ts';

export interface EndpointDeps {
  readonly server: Pick<ApolloServer<ClientRequest>, 'executeHTTPGraphQLRequest'>;
  readonly access: Access;
  readonly scopeOf: CreateScope;
  readonly identityKeys: IdentityKeys;
  readonly send: SendAnswer;
  /** Whether identical queries in flight, of callers who may see the same, are answered by one. */
  readonly join: boolean;
  readonly urlLimitBytes: number;
  readonly telemetry: Pick<Telemetry, 'startRequest' | 'requestJoined'>;
  readonly ids: IdFactory;
  readonly logger: Logger;
}

const requestIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Answers one HTTP request: who asks comes first, then whether the same is being answered already; only what
 * is left is parsed and handed to ApolloServer. A refused request never reaches the planner.
 */
export const createEndpoint = (deps: EndpointDeps) => {
  const { server, access, scopeOf, identityKeys, send, join, telemetry, logger } = deps;
  const newRequestId = createRequestIds(deps.ids);
  const flights = createFlights<Answer>();

  const requestIdOf = (request: FastifyRequest): string => {
    const asked = header(request, 'x-request-id');
    return asked !== undefined && requestIdPattern.test(asked) ? asked : newRequestId();
  };

  const refuse = (reply: FastifyReply, { status, message }: NotGraphQL) =>
    reply
      .code(status)
      .type('application/json')
      .send({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const requestId = requestIdOf(request);
    void reply.header('x-request-id', requestId);
    const observed = observeAnswer({ request, reply, requestId, telemetry, logger });
    if (request.url.length > deps.urlLimitBytes) {
      observed.refused('PAYLOAD_TOO_LARGE');
      return sendCodedError(reply, new CodedError('PAYLOAD_TOO_LARGE', 'the URL is too long'), 414);
    }
    try {
      const caller = access.kind === 'open' ? undefined : await identify(access, request, requestId);
      const identity = caller?.identity;
      const timeoutMs = callerTimeoutMs(request, identity);
      const joinKey = identityKeys(caller).join;
      const key = join ? requestKey(request) : undefined;

      const joined = key === undefined ? undefined : flights.find(joinKey, key);
      if (joined) {
        joined.cancellation.waitFor(reply.raw);
        observed.answering(identity, joined.record);
        telemetry.requestJoined();
        return await send(reply, await joined.answer);
      }

      const httpRequest = httpGraphQLRequest(request);
      const cancellation = createCancellation();
      cancellation.waitFor(reply.raw);
      const record = newRecord((type) => {
        if (type === 'query' && key !== undefined) flights.open(joinKey, key, flight);
      });
      observed.answering(identity, record);
      const scope = scopeOf({
        caller,
        requestId,
        callerTimeoutMs: timeoutMs,
        cancellation,
        trace: observed.trace,
      });
      const context = new ClientRequest({ caller, requestId, scope, record, logger });
      const flight: Flight<Answer> = {
        answer: server
          .executeHTTPGraphQLRequest({ httpGraphQLRequest: httpRequest, context: async () => context })
          .then(answerOf),
        cancellation,
        record,
      };
      const answer = await flight.answer;
      // Whoever reads after their own change must not be given an answer from before it.
      if (record.operationType === 'mutation') flights.closeAll(joinKey);
      return await send(reply, answer);
    } catch (error) {
      observed.refused(
        error instanceof CodedError
          ? error.code
          : error instanceof NotGraphQL
            ? 'BAD_REQUEST'
            : 'INTERNAL_SERVER_ERROR',
      );
      if (error instanceof NotGraphQL) return refuse(reply, error);
      throw error;
    }
  };
};
