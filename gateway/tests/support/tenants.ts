import { createHash } from 'node:crypto';
import { parseTenants, type TenantsConfig } from '@commerce/service';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface TestIssuer {
  readonly publicJwk: JWK;
  sign(
    claims: Record<string, unknown>,
    options?: { alg?: string; kid?: string; expiresIn?: number; nowSeconds?: number },
  ): Promise<string>;
}

export const createTestIssuer = async (
  issuer: string,
  audience: string,
  alg = 'ES256',
): Promise<TestIssuer> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return {
    publicJwk: { ...(await exportJWK(publicKey)), kid: 'key-1', alg, use: 'sig' },
    sign: (claims, { kid = 'key-1', expiresIn = 600, nowSeconds = Math.floor(Date.now() / 1000) } = {}) =>
      new SignJWT({ iss: issuer, aud: audience, ...claims })
        .setProtectedHeader({ alg, kid })
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + expiresIn)
        .sign(privateKey),
  };
};

export const testTenants = (keys: { acme: JWK; globex: JWK; cart: JWK | JWK[] }): TenantsConfig =>
  parseTenants({
    tenants: [
      {
        id: 'acme',
        name: 'Acme',
        defaultLocale: 'en',
        locales: ['en', 'de'],
        defaultCurrency: 'USD',
        currencies: ['USD', 'EUR'],
        apiKeys: [{ id: 'demo', sha256: sha256('demo-acme') }],
        issuers: [{ issuer: 'https://id.acme.example', audience: 'shop', jwks: { keys: [keys.acme] } }],
      },
      {
        id: 'globex',
        name: 'Globex',
        defaultLocale: 'de',
        locales: ['de'],
        defaultCurrency: 'EUR',
        currencies: ['EUR'],
        apiKeys: [{ id: 'demo', sha256: sha256('demo-globex') }],
        issuers: [{ issuer: 'https://id.globex.example', audience: 'shop', jwks: { keys: [keys.globex] } }],
      },
    ],
    services: [{ name: 'cart', publicKey: keys.cart, scopes: ['catalog:read', 'inventory:read'] }],
  });
