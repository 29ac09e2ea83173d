import type { Clock } from '@commerce/kernel';
import { ConfigError, type IamConfig, type Logger } from '@commerce/service';
import type { FastifyInstance } from 'fastify';
import type { JWK, JWTVerifyGetKey } from 'jose';
import type { SignInGuard } from '../../guard/rate/signIns.ts';
import type { Authenticator } from '../authenticator.ts';
import { createSignIn } from '../signIn.ts';
import type { SignInMetrics } from '../signInMetrics.ts';
import { registerIamExchange } from './exchange.ts';
import { type IamEnv, stsEndpointsOf } from './iamConfig.ts';
import { createPresignedAuthenticator } from './presignedAuthenticator.ts';
import { createIamRoles } from './roles.ts';
import { createSessionAuthenticator } from './sessionAuthenticator.ts';
import { createSessionTokens } from './sessionTokens.ts';
import { createAskSts } from './sts.ts';
import type { UsedTokens } from './usedTokens.ts';

export interface Iam {
  readonly authenticators: readonly Authenticator[];
  /** POST /auth/iam. */
  routes(app: FastifyInstance, guard?: SignInGuard): void;
}

/** Calls to STS at once, of each process. */
const maxStsCalls = 64;

/** Signing in as an AWS role; throws ConfigError. */
export const createIam = async (deps: {
  config: IamConfig;
  env: IamEnv;
  /** The gateway's own signing key, and its public keys. */
  privateKey: JWK;
  keys: JWTVerifyGetKey;
  used: UsedTokens;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  logger: Logger;
  metrics: SignInMetrics;
}): Promise<Iam> => {
  const { config, env, privateKey, keys, clock, logger, metrics } = deps;
  const host = env.GATEWAY_IAM_HOST;
  if (host === undefined) throw new ConfigError(['GATEWAY_IAM_HOST: is required with iam in TENANTS_FILE']);
  const roles = createIamRoles(config);
  const sessions = await createSessionTokens({ privateKey, keys, clock });
  const presigned = createPresignedAuthenticator({
    endpoints: stsEndpointsOf(env),
    askSts: createAskSts({
      host,
      fetch: deps.fetch,
      timeoutMs: env.GATEWAY_IAM_STS_TIMEOUT_MS,
      maxInFlight: maxStsCalls,
    }),
    roles,
    used: deps.used,
    clock,
    logger,
  });
  const signIn = createSignIn({ apiKeys: [], authenticators: [presigned], clock, logger, metrics });
  return {
    authenticators: [presigned, createSessionAuthenticator({ sessions, roles })],
    routes: (app, guard) => registerIamExchange(app, { signIn, sessions, guard }),
  };
};
