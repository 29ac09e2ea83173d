import { z } from 'zod';
import type { SignInRequest } from '../authenticator.ts';

/** What AppSync sends to a Lambda authorizer. */
export interface AuthorizerEvent {
  readonly authorizationToken: string;
  readonly requestContext: {
    readonly apiId: string;
    readonly accountId: string;
    readonly requestId: string;
    readonly queryString: string;
    readonly operationName: string | null;
    readonly variables: unknown;
  };
  readonly requestHeaders: Readonly<Record<string, string>>;
}

/** Calls an authorizer: what it answers, as JSON not yet looked at. Throws VerifierUnavailable or CredentialRefused. */
export type Invoke = (event: AuthorizerEvent) => Promise<unknown>;

/** AppSync's own limit of an answer, in bytes. */
export const maxAnswerBytes = 5_242_880;

const simple = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/**
 * What it answers. Anything else is no answer: where the form of what is denied is not understood, nothing is
 * allowed.
 */
export const answerForm = z.object({
  isAuthorized: z.boolean(),
  resolverContext: z.record(z.string(), simple).nullish(),
  deniedFields: z.array(z.string()).nullish(),
  /** In seconds; 0: not kept. */
  ttlOverride: z.number().min(0).nullish(),
});

export type AuthorizerAnswer = z.infer<typeof answerForm>;

/** Headers that carry, or may carry, what somebody else could sign in with. */
const secret = /cookie|authori[sz]ation|token|secret|password|credential|api-?key|oidc/;

export const eventOf = (
  { api, passHeaders }: { api: { apiId: string; accountId: string }; passHeaders: readonly string[] },
  authorizationToken: string,
  request: SignInRequest,
): AuthorizerEvent => {
  const { query = '', operationName = null, variables = {} } = request.operation();
  return {
    authorizationToken,
    requestContext: { ...api, requestId: request.requestId, queryString: query, operationName, variables },
    requestHeaders: Object.fromEntries(
      Object.entries(request.headers()).filter(([name]) => passHeaders.includes(name) || !secret.test(name)),
    ),
  };
};
