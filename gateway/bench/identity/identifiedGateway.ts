import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const entry = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const cwd = fileURLToPath(new URL('../..', import.meta.url));

/** The API key of a tenant of the bench. */
export const apiKeyOf = (tenant: string): string => `key-of-${tenant}`;

/** How a person of the bench signs in. */
export interface TestPerson {
  readonly issuer: object;
  readonly token: string;
}

/** An issuer of the tenants file and a token of it. */
export const createPerson = async (): Promise<TestPerson> => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const issuer = 'https://id.bench.example';
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' };
  return {
    issuer: { issuer, audience: 'shop', jwks: { keys: [jwk] } },
    token: await new SignJWT({ iss: issuer, aud: 'shop', sub: 'somebody' })
      .setProtectedHeader({ alg: 'ES256', kid: 'bench' })
      .setIssuedAt()
      .setExpirationTime('2h')
      .sign(privateKey),
  };
};

/** Guards with buckets that never run dry: they cost what they cost, and refuse nothing. */
const unlimitedRates = {
  GATEWAY_RATE_TENANT: '1e12',
  GATEWAY_RATE_OPERATION: '1e12',
  GATEWAY_RATE_API_KEY: '1e12',
};

/** What the whole gateway needs to know who asks. */
export interface IdentitySetup {
  readonly env: Readonly<Record<string, string>>;
}

/** Writes a tenants file into `folder` and makes the gateway's secrets. `more`: further parts of a tenant. */
export const setUpIdentity = async (
  folder: string,
  tenants: readonly string[],
  more: (tenant: string) => object = () => ({}),
): Promise<IdentitySetup> => {
  const file = join(folder, 'tenants.json');
  const tenantOf = (id: string) => ({
    id,
    name: id,
    defaultLocale: 'en',
    locales: ['en'],
    defaultCurrency: 'USD',
    currencies: ['USD'],
    apiKeys: [{ id: 'bench', sha256: createHash('sha256').update(apiKeyOf(id)).digest('hex') }],
    ...more(id),
  });
  await writeFile(file, JSON.stringify({ tenants: tenants.map(tenantOf) }));
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    env: {
      TENANTS_FILE: file,
      ACCOUNT_ID_KEY: Buffer.alloc(32).toString('base64url'),
      SIGNING_KEY: JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'bench' }),
      LOG_LEVEL: 'warn',
    },
  };
};

/** The arguments, environment and folder of the whole gateway, as it runs in production. */
export const identifiedGateway = (
  { env }: IdentitySetup,
  from: { readonly supergraphFile: string; readonly port: number; readonly nodeOptions?: readonly string[] },
) => ({
  args: [...(from.nodeOptions ?? []), entry],
  env: {
    ...env,
    ...unlimitedRates,
    PORT: String(from.port),
    SUPERGRAPH_FILE: from.supergraphFile,
    GATEWAY_SUPERGRAPH_POLL_MS: '0',
    GATEWAY_ENTITY_CACHE: 'off',
  },
  cwd,
});
