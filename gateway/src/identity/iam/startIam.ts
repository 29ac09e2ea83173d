import type { Clock } from '@commerce/kernel';
import { ConfigError, type IamConfig, type Logger } from '@commerce/service';
import type { JWK, JWTVerifyGetKey } from 'jose';
import type { SignInMetrics } from '../signInMetrics.ts';
import { createIam, type Iam } from './createIam.ts';
import type { IamEnv } from './iamConfig.ts';
import { createSharedUsedTokens, type SharedUsedTokens } from './sharedUsedTokens.ts';
import { createUsedTokens } from './usedTokens.ts';

export type RunningIam = Partial<Pick<Iam, 'routes'>> &
  Pick<Iam, 'authenticators'> & { stop(): Promise<void> };

type Env = IamEnv & { GATEWAY_CACHE_URL?: string | undefined; GATEWAY_WORKERS: number };

/** Signing in as an AWS role where the tenants file has any; else nothing of it. Throws ConfigError. */
export const startIam = async (deps: {
  config: IamConfig | undefined;
  env: Env;
  privateKey: JWK;
  keys: JWTVerifyGetKey;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  logger: Logger;
  metrics: SignInMetrics;
}): Promise<RunningIam> => {
  const { config, env, clock, logger } = deps;
  if (!config) return { authenticators: [], stop: async () => undefined };
  const url = env.GATEWAY_CACHE_URL;
  if (url === undefined && env.GATEWAY_WORKERS > 1) {
    const why = 'with iam in TENANTS_FILE and several workers: a token is good once for all of them';
    throw new ConfigError([`GATEWAY_CACHE_URL: is required ${why}`]);
  }
  const shared: SharedUsedTokens | undefined =
    url === undefined ? undefined : await createSharedUsedTokens({ url, clock, logger });
  const iam = await createIam({ ...deps, config, used: shared ?? createUsedTokens(clock) });
  return { ...iam, stop: async () => shared?.stop() };
};
