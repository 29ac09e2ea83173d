import { iamExchangePath } from '@commerce/service';
import type { FastifyInstance } from 'fastify';
import { signInRequest } from '../../http/access.ts';
import type { SignIn } from '../signIn.ts';
import { sessionLifetimeSeconds, type SessionTokens } from './sessionTokens.ts';

/**
 * POST /auth/iam: a presigned token for a session token, so that a client signs seldom and STS is asked seldom.
 * The answer has the form of an OAuth 2 token response.
 */
export const registerIamExchange = (
  app: FastifyInstance,
  { signIn, sessions }: { signIn: SignIn; sessions: SessionTokens },
): void => {
  app.post(iamExchangePath, { bodyLimit: 1_024 }, async (request, reply) => {
    const { identity } = await signIn(signInRequest(request, request.id));
    const { subject: arn, tenant, scopes } = identity;
    return reply.header('cache-control', 'no-store').send({
      access_token: await sessions.sign({ arn, tenant, scopes }),
      token_type: 'Bearer',
      expires_in: sessionLifetimeSeconds,
    });
  });
};
