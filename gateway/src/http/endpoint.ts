import { CodedError, type IdFactory } from '@commerce/kernel';
import { type Logger, sendCodedError } from '@commerce/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Telemetry } from '../telemetry/observer.ts';
import type { RequestOutcome } from '../telemetry/requestMetrics.ts';
import type { Usage } from '../usage/usage.ts';
import type { Admission } from '../admission/admission.ts';
import { Overloaded } from '../admission/overloaded.ts';
import { type SignInGuard, SignInsThrottled } from '../guard/rate/signIns.ts';
import type { Caller } from '../identity/caller.ts';
import { type Access, callerTimeoutMs, identify } from './access.ts';
import { type Answer, answerOf } from './answer.ts';
import { createCancellation } from './cancellation.ts';
import { ClientRequest, newRecord } from './clientRequest.ts';
import { createFlights, type Flight } from './flights.ts';
import { header } from './header.ts';
import type { IdentityKeys } from './identityKeys.ts';
import { type ObservedAnswer, observeAnswer } from './observeAnswer.ts';
import { createRequestIds } from './requestIds.ts';
import type { CreateScope } from './scope.ts';
import type { SendAnswer } from './sendAnswer.ts';
import type { AnsweringGraph } from './servedGraph.ts';
import { httpGraphQLRequest, NotGraphQL, requestKey } from './wire.ts';

export interface EndpointDeps {
  /** What answers this caller's request. */
  readonly graphOf: (caller: Caller | undefined) => AnsweringGraph;
  readonly access: Access;
  readonly signIns: SignInGuard | undefined;
  /** Undefined: everybody begins at once. */
  readonly admission: Admission | undefined;
  readonly scopeOf: CreateScope;
  readonly identityKeys: IdentityKeys;
  readonly send: SendAnswer;
  /** Whether identical queries in flight, of callers who may see the same, are answered by one. */
  readonly join: boolean;
  readonly urlLimitBytes: number;
  readonly telemetry: Pick<Telemetry, 'startRequest' | 'requestJoined'>;
  /** Undefined: what clients use of the schema is not reported. */
  readonly usage: Pick<Usage, 'count'> | undefined;
  /** Told of each request that the canary has answered. */
  readonly canaryAnswered: ((outcome: RequestOutcome, seconds: number) => void) | undefined;
  readonly ids: IdFactory;
  readonly logger: Logger;
}

const requestIdPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** A request whose caller is known. */
interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly requestId: string;
  readonly observed: ObservedAnswer;
  readonly caller: Caller | undefined;
  readonly graph: AnsweringGraph;
  readonly callerTimeoutMs: number | undefined;
  /** Equal for those who may see the same. */
  readonly joinKey: string;
  /** Equal for those who ask the same; undefined: not to be joined. */
  readonly question: string | undefined;
}

/**
 * Answers one HTTP request: who asks comes first, then whether the same is being answered already, then whose turn
 * it is; only what is left is parsed and handed to ApolloServer. A refused request never reaches the planner.
 */
export const createEndpoint = (deps: EndpointDeps) => {
  const { graphOf, access, admission, scopeOf, identityKeys, send, telemetry, logger } = deps;
  const newRequestId = createRequestIds(deps.ids);
  const flights = createFlights<Answer>();

  const requestIdOf = (request: FastifyRequest): string => {
    const asked = header(request, 'x-request-id');
    return asked !== undefined && requestIdPattern.test(asked) ? asked : newRequestId();
  };

  /** The answer of an identical request that is under way. */
  const joined = ({ reply, observed, caller, joinKey, question }: Asked): Promise<Answer> | undefined => {
    const flight = question === undefined ? undefined : flights.find(joinKey, question);
    if (!flight) return undefined;
    flight.cancellation.waitFor(reply.raw);
    observed.answering(caller?.identity, flight.record);
    telemetry.requestJoined();
    return flight.answer;
  };

  const executed = async ({ request, graph }: Asked, context: ClientRequest): Promise<Answer> => {
    const httpRequest = httpGraphQLRequest(request);
    return answerOf(
      await graph.execute({
        httpGraphQLRequest: httpRequest,
        context: async () => context,
      }),
    );
  };

  /** The answer of a request that nobody else is answering: once it is its turn. */
  const answered = async (asked: Asked): Promise<Answer> => {
    const { reply, requestId, observed, caller, callerTimeoutMs, joinKey, question } = asked;
    const cancellation = createCancellation();
    cancellation.waitFor(reply.raw);
    const record = newRecord(asked.graph.isCanary, (type) => {
      if (type === 'query' && question !== undefined) flights.open(joinKey, question, flight);
    });
    observed.answering(caller?.identity, record);
    const place = caller && admission?.enter(caller, cancellation);
    // Made before waiting, which the deadline counts.
    const scope = scopeOf({ caller, requestId, callerTimeoutMs, cancellation, trace: observed.trace });
    if (place?.turn) {
      await place.turn;
      const same = joined(asked);
      if (same) {
        place.leave();
        return same;
      }
    }
    const context = new ClientRequest({ caller, requestId, scope, record, logger });
    const flight: Flight<Answer> = { answer: executed(asked, context), cancellation, record };
    try {
      return await flight.answer;
    } finally {
      place?.leave();
      // Whoever reads after their own change must not be given an answer from before it.
      if (record.operationType === 'mutation') flights.closeAll(joinKey);
    }
  };

  /** Where GraphQL is not what was sent, or nothing could be done about it: in the form of an answer of GraphQL. */
  const refuse = (reply: FastifyReply, error: unknown): FastifyReply => {
    if (error instanceof NotGraphQL) {
      const { status, message } = error;
      return reply
        .code(status)
        .type('application/json')
        .send({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    }
    if (!(error instanceof CodedError)) throw error;
    if (error instanceof Overloaded || error instanceof SignInsThrottled)
      void reply.header('retry-after', error.retryAfterSeconds);
    return sendCodedError(reply, error);
  };

  const codeOf = (error: unknown): string =>
    error instanceof CodedError
      ? error.code
      : error instanceof NotGraphQL
        ? 'BAD_REQUEST'
        : 'INTERNAL_SERVER_ERROR';

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const requestId = requestIdOf(request);
    void reply.header('x-request-id', requestId);
    const observed = observeAnswer({
      request,
      reply,
      requestId,
      telemetry,
      usage: deps.usage,
      canaryAnswered: deps.canaryAnswered,
      logger,
    });
    if (request.url.length > deps.urlLimitBytes) {
      observed.refused('PAYLOAD_TOO_LARGE');
      return sendCodedError(reply, new CodedError('PAYLOAD_TOO_LARGE', 'the URL is too long'), 414);
    }
    try {
      const caller =
        access.kind === 'open' ? undefined : await identify(access, request, requestId, deps.signIns);
      const graph = graphOf(caller);
      const question = deps.join ? requestKey(request) : undefined;
      const asked: Asked = {
        request,
        reply,
        requestId,
        observed,
        caller,
        graph,
        callerTimeoutMs: callerTimeoutMs(request, caller?.identity),
        joinKey: identityKeys(caller).join,
        // Asked of another supergraph it is another question.
        question: graph.isCanary && question !== undefined ? `canary\n${question}` : question,
      };
      return await send(reply, await (joined(asked) ?? answered(asked)));
    } catch (error) {
      observed.refused(codeOf(error));
      return refuse(reply, error);
    }
  };
};
