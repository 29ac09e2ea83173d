import { type Clock, CodedError, type Identity } from '@commerce/kernel';
import { assertionType, createExpiringCache, KeysUnavailable, type Logger } from '@commerce/service';
import { decodeJwt, decodeProtectedHeader, errors } from 'jose';
import type { ApiKeys } from './apiKeys.ts';
import type { PersonTokens, Verified } from './personTokens.ts';
import type { ServiceTokens } from './serviceTokens.ts';

export interface Credentials {
  readonly apiKey: string | undefined;
  readonly authorization: string | undefined;
}

/** One verified credential becomes one identity; everything else is UNAUTHENTICATED, without saying why. */
export type ResolveIdentity = (credentials: Credentials) => Promise<Identity>;

// The reason goes to the log: told to the caller, it would help an attacker.
const refused = (): CodedError => new CodedError('UNAUTHENTICATED', 'the credential is missing or not valid');

const bearer = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;

export const createResolveIdentity = (deps: {
  apiKeys: ApiKeys;
  people: PersonTokens;
  services: ServiceTokens;
  clock: Clock;
  logger: Logger;
  maxCached?: number;
}): ResolveIdentity => {
  const { apiKeys, people, services, clock, logger, maxCached = 10_000 } = deps;
  const verified = createExpiringCache<Identity>(clock, maxCached);

  const verifyToken = async (token: string): Promise<Verified | undefined> => {
    const { typ } = decodeProtectedHeader(token);
    const claimed = decodeJwt(token);
    return typ === assertionType ? services.verify(token, claimed.iss ?? '') : people.verify(token, claimed);
  };

  const fromToken = async (token: string): Promise<Identity> => {
    const known = verified.get(token);
    if (known) return known;
    try {
      const fresh = await verifyToken(token);
      if (!fresh) throw refused();
      verified.set(token, fresh.identity, fresh.expiresAtMs);
      return fresh.identity;
    } catch (error) {
      if (error instanceof KeysUnavailable) {
        // Nothing is known of the token: a client told 401 would throw a good one away.
        logger.error({ err: error }, 'an issuer’s keys cannot be fetched');
        throw new CodedError('SUBGRAPH_UNAVAILABLE', 'the credential cannot be checked now', {
          cause: error,
        });
      }
      logger.info(
        { reason: error instanceof errors.JOSEError ? error.code : 'unknown issuer' },
        'token refused',
      );
      throw refused();
    }
  };

  return async ({ apiKey, authorization }) => {
    const fromKey = apiKey === undefined ? undefined : apiKeys(apiKey);
    if (apiKey !== undefined && !fromKey) throw refused();
    if (authorization === undefined) {
      if (!fromKey) throw refused();
      return fromKey;
    }
    const token = bearer.exec(authorization)?.[1];
    if (token === undefined) throw refused();
    const person = await fromToken(token);
    // Two credentials of two tenants: whose data is meant would be a guess.
    if (fromKey && fromKey.tenant !== person.tenant) throw refused();
    return person;
  };
};
