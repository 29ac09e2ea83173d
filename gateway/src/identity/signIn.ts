import { type Clock, CodedError } from '@commerce/kernel';
import { createExpiringCache, KeysUnavailable, type Logger } from '@commerce/service';
import { errors } from 'jose';
import type { Authenticator, SignInRequest } from './authenticator.ts';
import type { Caller } from './caller.ts';

/** One verified credential becomes one caller; everything else is UNAUTHENTICATED, without saying why. */
export type SignIn = (request: SignInRequest) => Promise<Caller>;

// The reason goes to the log: told to the caller, it would help an attacker.
const refused = (): CodedError => new CodedError('UNAUTHENTICATED', 'the credential is missing or not valid');

export const createSignIn = (deps: {
  /** For `x-api-key`, which may stand beside another credential of the same tenant. */
  apiKeys: Authenticator;
  /** For `authorization`, in the order in which they are asked whether it is theirs. */
  authenticators: readonly Authenticator[];
  clock: Clock;
  logger: Logger;
  maxCached?: number;
}): SignIn => {
  const { apiKeys, authenticators, clock, logger, maxCached = 10_000 } = deps;
  const verified = createExpiringCache<Caller>(clock, maxCached);

  const failed = (mode: string, error: unknown): CodedError => {
    if (error instanceof errors.JOSEError) {
      logger.info({ mode, reason: error.code }, 'credential refused');
      return refused();
    }
    if (error instanceof CodedError) return error;
    if (!(error instanceof KeysUnavailable)) throw error;
    // Nothing is known of the token: a client told 401 would throw a good one away.
    logger.error({ mode, err: error }, 'a credential cannot be checked');
    return new CodedError('SUBGRAPH_UNAVAILABLE', 'the credential cannot be checked now', { cause: error });
  };

  const verify = async (
    authenticator: Authenticator,
    credential: string,
    request: SignInRequest,
  ): Promise<Caller> => {
    const { mode } = authenticator;
    const key = `${mode} ${credential}`;
    const known = verified.get(key);
    if (known) return known;
    const fresh = await authenticator.verify(credential, request).catch((error: unknown) => {
      throw failed(mode, error);
    });
    if (!fresh) {
      logger.info({ mode, reason: 'unknown' }, 'credential refused');
      throw refused();
    }
    verified.set(key, fresh.caller, fresh.expiresAtMs);
    return fresh.caller;
  };

  const fromAuthorization = (request: SignInRequest): Promise<Caller> => {
    for (const authenticator of authenticators) {
      const credential = authenticator.find(request);
      if (credential !== undefined) return verify(authenticator, credential, request);
    }
    throw refused();
  };

  return async (request) => {
    const key = apiKeys.find(request);
    const fromKey = key === undefined ? undefined : await verify(apiKeys, key, request);
    if (request.header('authorization') === undefined && fromKey) return fromKey;
    const caller = await fromAuthorization(request);
    // Two credentials of two tenants: whose data is meant would be a guess.
    if (fromKey && fromKey.identity.tenant !== caller.identity.tenant) throw refused();
    return caller;
  };
};
