import type { Clock } from '@commerce/kernel';
import {
  createKeySet,
  discoverKeySet,
  type FetchKeys,
  fetchKeySet,
  type IssuerConfig,
  type KeySetTimes,
  localKeys,
  type Logger,
  type SharedIssuerConfig,
} from '@commerce/service';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';

export interface IssuerKeyDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fetch: FetchKeys;
  readonly keysFetched: (issuer: string, outcome: 'ok' | 'failed') => void;
}

type Config = IssuerConfig | SharedIssuerConfig;

const cooldownMs = 30_000;
const retryMs = 1_000;

/** An issuer's public keys: given in the tenants file, or fetched, cached, rotated and survived when down. */
export const createIssuerKeys = ({ clock, logger, fetch, keysFetched }: IssuerKeyDeps) => {
  const fetched = new Map<string, JWTVerifyGetKey>();

  const shared = (
    issuer: string,
    times: Pick<KeySetTimes, 'freshMs' | 'keepMs'>,
    load: () => Promise<JSONWebKeySet>,
  ): JWTVerifyGetKey => {
    // A line when it goes and one when it comes back; how often it was asked is what the metric says.
    let isDown = false;
    return createKeySet({
      load,
      clock,
      times: { ...times, cooldownMs, retryMs },
      loaded: () => {
        keysFetched(issuer, 'ok');
        if (isDown) logger.info({ issuer }, 'the issuer’s keys can be fetched again');
        isDown = false;
      },
      failed: (error, keepsOn) => {
        keysFetched(issuer, 'failed');
        if (!isDown) logger.warn({ issuer, keepsOn, err: error }, 'the issuer’s keys cannot be fetched');
        isDown = true;
      },
    });
  };

  return ({ issuer, jwks }: Config): JWTVerifyGetKey => {
    if ('keys' in jwks) return localKeys({ keys: jwks.keys as JSONWebKeySet['keys'] });
    const times = { freshMs: jwks.freshSeconds * 1000, keepMs: jwks.keepSeconds * 1000 };
    const { allowHttp } = jwks;
    // The same URL asked for two tenants is asked once, where both want the same of it.
    const key = JSON.stringify([issuer, jwks]);
    const known = fetched.get(key);
    if (known) return known;
    const keys = shared(issuer, times, () =>
      'uri' in jwks ? fetchKeySet(jwks.uri, fetch) : discoverKeySet(issuer, { fetch, allowHttp }),
    );
    fetched.set(key, keys);
    return keys;
  };
};
