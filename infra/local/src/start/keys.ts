import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { errorCode } from '../errorCode.ts';

/** Secrets that are made once and kept with mode 0600. */
export interface KeyStore {
  /** A private Ed25519 JWK with a kid: the gateway's, a service's. Returns the file and its content. */
  signingKey(name: string): Promise<{ file: string; privateKey: JWK }>;
  /** A private ES256 JWK with a kid: a demo issuer's. */
  issuerKey(tenant: string): Promise<JWK>;
  /** 32 random bytes in base64url. */
  secret(name: string): Promise<string>;
}

/** The part of a key that may be shown. */
export const publicPart = ({ d: _secret, ...rest }: JWK): JWK => rest;

export const createKeyStore = (dir: string): KeyStore => {
  /** What the file holds, after writing it if it was not there; two processes at once agree on one. */
  const once = async (file: string, make: () => Promise<string>): Promise<string> => {
    const path = join(dir, file);
    try {
      return await readFile(path, 'utf8');
    } catch {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      // Written aside and linked: the name appears with its whole content, and the first one wins.
      const aside = `${path}.${randomBytes(4).toString('hex')}`;
      await writeFile(aside, await make(), { mode: 0o600 });
      await link(aside, path).catch((error: unknown) => {
        if (errorCode(error) !== 'EEXIST') throw error;
      });
      await unlink(aside);
      return readFile(path, 'utf8');
    }
  };

  const key = async (file: string, kid: string, algorithm: 'EdDSA' | 'ES256'): Promise<JWK> => {
    const text = await once(file, async () => {
      const pair = await generateKeyPair(algorithm, {
        extractable: true,
        ...(algorithm === 'EdDSA' && { crv: 'Ed25519' }),
      });
      // Random, so that a key that was made anew is not taken for the old one by somebody's cache.
      const jwk = {
        ...(await exportJWK(pair.privateKey)),
        kid: `${kid}-${randomBytes(4).toString('hex')}`,
        alg: algorithm,
        use: 'sig',
      };
      return `${JSON.stringify(jwk, null, 2)}\n`;
    });
    return JSON.parse(text) as JWK;
  };

  return {
    signingKey: async (name) => ({
      file: join(dir, `${name}.jwk.json`),
      privateKey: await key(`${name}.jwk.json`, name, 'EdDSA'),
    }),
    issuerKey: (tenant) => key(`issuer-${tenant}.jwk.json`, `${tenant}-demo`, 'ES256'),
    secret: async (name) =>
      (await once(`${name}.key`, () => Promise.resolve(randomBytes(32).toString('base64url')))).trim(),
  };
};
