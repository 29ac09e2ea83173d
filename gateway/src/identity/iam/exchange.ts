import { iamExchangePath } from '@commerce/service';
import type { FastifyInstance } from 'fastify';
import { type SignInGuard, SignInsThrottled } from '../../guard/rate/signIns.ts';
import { guarded, signInRequest } from '../../http/access.ts';
import type { SignIn } from '../signIn.ts';
import { sessionLifetimeSeconds, type SessionTokens } from './sessionTokens.ts';

/**
 * POST /auth/iam: a presigned token for a session token, so that a client signs seldom and STS is asked seldom.
 * The answer has the form of an OAuth 2 token response.
 */
export const registerIamExchange = (
  app: FastifyInstance,
  deps: { signIn: SignIn; sessions: SessionTokens; guard: SignInGuard | undefined },
): void => {
  app.post(iamExchangePath, { bodyLimit: 1_024 }, async (request, reply) => {
    const { signIn, sessions, guard } = deps;
    const { identity } = await guarded(guard, request, () =>
      signIn(signInRequest(request, request.id)),
    ).catch((error: unknown) => {
      if (error instanceof SignInsThrottled) void reply.header('retry-after', error.retryAfterSeconds);
      throw error;
    });
    const { subject: arn, tenant, scopes } = identity;
    return reply.header('cache-control', 'no-store').send({
      access_token: await sessions.sign({ arn, tenant, scopes }),
      token_type: 'Bearer',
      expires_in: sessionLifetimeSeconds,
    });
  });
};
