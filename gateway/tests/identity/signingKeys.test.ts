import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError } from '@commerce/service';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { loadSigningKeys } from '../../src/identity/signingKeys.ts';

describe('the gateway’s signing keys', () => {
  let dir = '';
  let own: JWK;
  let next: JWK;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'signing-keys-'));
    const make = async (kid: string): Promise<JWK> => ({
      ...(await exportJWK((await generateKeyPair('EdDSA', { extractable: true })).privateKey)),
      kid,
    });
    [own, next] = [await make('one'), await make('two')];
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const publicPart = ({ d: _secret, ...rest }: JWK): JWK => rest;
  const problems = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => '',
      (error: unknown) => (error instanceof ConfigError ? error.problems.join() : 'thrown'),
    );

  test('are one that signs, and those of a file or the environment that are published too', async () => {
    const SIGNING_KEY = JSON.stringify(own);
    expect(await loadSigningKeys({ SIGNING_KEY })).toEqual({ privateKey: own, published: [] });
    const set = JSON.stringify({
      keys: [publicPart(own), { ...publicPart(next), use: 'sig', alg: 'EdDSA' }],
    });
    const file = join(dir, 'published.json');
    await writeFile(file, set);
    const fromFile = await loadSigningKeys({ SIGNING_KEY, SIGNING_KEYS_PUBLISHED_FILE: file });
    expect(fromFile.published).toEqual([publicPart(own), publicPart(next)]);
    expect(await loadSigningKeys({ SIGNING_KEY, SIGNING_KEYS_PUBLISHED: set })).toEqual(fromFile);
  });

  test('a private key in the published set is refused, and not repeated', async () => {
    const said = await problems(
      loadSigningKeys({
        SIGNING_KEY: JSON.stringify(own),
        SIGNING_KEYS_PUBLISHED: JSON.stringify({ keys: [next] }),
      }),
    );
    expect(said).toMatch(/^SIGNING_KEYS_PUBLISHED: not a JWK set of public/);
    expect(said).not.toContain(String(next.d));
  });

  test.each(['', '[]', '{"keys":[{"kty":"RSA","n":"x","e":"AQAB","kid":"a"}]}', '{"keys":[{"kty":"OKP"}]}'])(
    '%j is no such set',
    async (text) => {
      const said = await problems(
        loadSigningKeys({ SIGNING_KEY: JSON.stringify(own), SIGNING_KEYS_PUBLISHED: text }),
      );
      expect(said).toMatch(/^SIGNING_KEYS_PUBLISHED: /);
    },
  );
});
