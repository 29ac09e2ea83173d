import type { Authenticator, SignInRequest } from './authenticator.ts';
import type { Caller } from './caller.ts';
import { createCredentials, createRefuse, type CredentialDeps } from './credentials.ts';

/** One verified credential becomes one caller; everything else is UNAUTHENTICATED, without saying why. */
export type SignIn = (request: SignInRequest) => Promise<Caller>;

export const createSignIn = (
  deps: Omit<CredentialDeps, 'maxCached' | 'unclaimed'> & {
    /** For `x-api-key`, which may stand beside another credential of the same tenant. */
    apiKeys: readonly Authenticator[];
    /** For `authorization`, in the order in which they are asked whether it is theirs. */
    authenticators: readonly Authenticator[];
    maxCached?: number;
  },
): SignIn => {
  const { apiKeys, authenticators, maxCached = 10_000 } = deps;
  const byKey = createCredentials(apiKeys, { ...deps, maxCached, unclaimed: 'api-key' });
  const byAuthorization = createCredentials(authenticators, { ...deps, maxCached, unclaimed: 'none' });
  const refuse = createRefuse(deps.metrics);

  return async (request) => {
    const key = request.header('x-api-key');
    const authorization = request.header('authorization');
    const signedIn = key === undefined ? undefined : byKey(key, request);
    const fromKey = signedIn instanceof Promise ? await signedIn : signedIn;
    if (authorization === undefined) {
      if (fromKey) return fromKey;
      throw refuse({ mode: 'none', reason: 'missing' });
    }
    const caller = await byAuthorization(authorization, request);
    // Two credentials of two tenants: whose data is meant would be a guess.
    if (fromKey && fromKey.identity.tenant !== caller.identity.tenant) {
      throw refuse({ mode: caller.mode, reason: 'two_tenants' });
    }
    return caller;
  };
};
