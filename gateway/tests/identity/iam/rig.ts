import { systemClock } from '@commerce/kernel';
import {
  createIdentitySigner,
  createMetrics,
  type IamConfig,
  type IdentitySigner,
  localKeys,
  silentLogger,
} from '@commerce/service';
import { createIamSigner } from '@commerce/service/iam';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createIam, type Iam } from '../../../src/identity/iam/createIam.ts';
import { createUsedTokens, type UsedTokens } from '../../../src/identity/iam/usedTokens.ts';
import { createSignIn, type SignIn } from '../../../src/identity/signIn.ts';
import { createSignInMetrics } from '../../../src/identity/signInMetrics.ts';
import { type AwsKeys, type LocalSts, startLocalSts } from '../../support/localSts.ts';

export const ourHost = 'shop.example.com';
export const account = '111122223333';

const sessionOf = (role: string, key: string): AwsKeys => ({
  accessKeyId: `ASIA${key.padEnd(16, 'X')}`,
  secretAccessKey: `secret of ${role}`,
  sessionToken: `FQoGZXIvYXdzE/${key}+token==`,
  account,
  arn: `arn:aws:sts::${account}:assumed-role/${role}/lambda-1`,
});

export const keys = {
  sync: sessionOf('catalog-sync', 'SYNC'),
  both: sessionOf('both-tenants', 'BOTH'),
  unknown: sessionOf('somebody', 'UNKNOWN'),
  stranger: {
    ...sessionOf('catalog-sync', 'STRANGER'),
    account: '999988887777',
    arn: 'arn:aws:sts::999988887777:assumed-role/catalog-sync/lambda-1',
  },
  user: {
    accessKeyId: 'AKIAUSERUSERUSERUSER',
    secretAccessKey: 'secret of a user',
    account,
    arn: `arn:aws:iam::${account}:user/catalog-sync`,
  },
} satisfies Record<string, AwsKeys>;

const iamConfig: IamConfig = {
  accounts: [account],
  roles: [
    {
      arn: `arn:aws:iam::${account}:role/jobs/catalog-sync`,
      tenants: ['acme'],
      scopes: ['catalog:read', 'inventory:adjust'],
    },
    { arn: `arn:aws:iam::${account}:role/both-tenants`, tenants: ['acme', 'globex'], role: 'support' },
  ],
};

export interface IamRig {
  readonly sts: LocalSts;
  readonly iam: Iam;
  readonly signIn: SignIn;
  readonly signer: IdentitySigner;
  readonly privateKey: JWK;
  /** The headers that a client of this region's STS sends. */
  sign(
    by: AwsKeys,
    options?: { tenant?: string | undefined; host?: string; sts?: string; expires?: number; nowMs?: number },
  ): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

export const startIamRig = async (
  options: {
    timeoutMs?: number;
    config?: IamConfig;
    used?: UsedTokens;
    privateKey?: JWK;
    regions?: string[];
  } = {},
): Promise<IamRig> => {
  const sts = await startLocalSts(Object.values(keys));
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  const privateKey = options.privateKey ?? { ...(await exportJWK(pair.privateKey)), kid: 'gateway-1' };
  const clock = systemClock;
  const logger = silentLogger();
  const signer = await createIdentitySigner({ privateKey, clock });
  const metrics = createSignInMetrics(createMetrics('gateway', { defaults: false }).registry);
  const iam = await createIam({
    config: options.config ?? iamConfig,
    env: {
      GATEWAY_IAM_HOST: ourHost,
      GATEWAY_IAM_STS_REGIONS: options.regions ?? [],
      GATEWAY_IAM_STS_ENDPOINT: sts.origin,
      GATEWAY_IAM_STS_TIMEOUT_MS: options.timeoutMs ?? 10_000,
    },
    privateKey,
    keys: localKeys(signer.jwks),
    used: options.used ?? createUsedTokens(clock),
    fetch,
    clock,
    logger,
    metrics,
  });
  return {
    sts,
    iam,
    signer,
    privateKey,
    signIn: createSignIn({ apiKeys: [], authenticators: iam.authenticators, clock, logger, metrics }),
    async sign(by, { tenant, host = ourHost, sts: stsEndpoint = sts.origin, expires = 60, nowMs } = {}) {
      const signing = createIamSigner({
        host,
        region: 'eu-central-1',
        credentials: by,
        stsEndpoint,
        expiresSeconds: expires,
      });
      return { ...(await signing.sign(tenant, nowMs ?? Date.now())) };
    },
    stop: () => sts.stop(),
  };
};

/** What a sign-in comes to, as the client sees it. */
export const outcomeOf = async (signIn: SignIn, headers: Record<string, string>): Promise<unknown> =>
  signIn({
    requestId: 'r-1',
    header: (name) => headers[name],
    headers: () => headers,
    operation: () => ({}),
  }).then(
    (caller) => caller,
    (error: { code?: string; message: string }) => [error.code, error.message],
  );

export const refusal = ['UNAUTHENTICATED', 'the credential is missing or not valid'];
export const unavailable = ['SUBGRAPH_UNAVAILABLE', 'the credential cannot be checked now'];
