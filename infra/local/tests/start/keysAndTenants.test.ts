import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseTenants } from '@commerce/service';
import { createKeyStore } from '../../src/start/keys.ts';
import { fillTemplate, readTemplate } from '../../src/start/tenantsFile.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'commerce-keys-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('keys', () => {
  test('are made once, also when two ask at the same time, and are readable by us alone', async () => {
    const [a, b] = await Promise.all([createKeyStore(dir).secret('one'), createKeyStore(dir).secret('one')]);
    expect(a).toBe(b);
    expect(Buffer.from(a, 'base64url')).toHaveLength(32);
    expect((await stat(join(dir, 'one.key'))).mode & 0o777).toBe(0o600);
  });

  test('a signing key is a private Ed25519 JWK with a kid', async () => {
    const { privateKey } = await createKeyStore(dir).signingKey('gateway');
    expect(privateKey).toMatchObject({
      kty: 'OKP',
      crv: 'Ed25519',
      d: expect.any(String),
      kid: expect.stringMatching(/^gateway-/),
    });
  });
});

describe('the tenants file', () => {
  test('is one that the services accept, once the generated keys are filled in', async () => {
    const filled = await fillTemplate(await readTemplate(), createKeyStore(dir));
    const { tenants, services } = parseTenants(filled);
    expect(tenants.map(({ id }) => id)).toEqual(['acme', 'globex']);
    expect(services.map(({ name }) => name)).toEqual(['inventory', 'cart', 'order']);
  });

  test('holds no private key and no API key', async () => {
    const text = JSON.stringify(await fillTemplate(await readTemplate(), createKeyStore(dir)));
    expect(text).not.toMatch(/"d":/);
    expect(text).not.toContain('demo-acme"');
    expect(text).toContain(createHash('sha256').update('demo-acme').digest('hex'));
  });

  test("each tenant trusts its own issuer's key alone", async () => {
    const { tenants } = parseTenants(await fillTemplate(await readTemplate(), createKeyStore(dir)));
    const keys = tenants.map(({ issuers }) => JSON.stringify(issuers[0]?.jwks));
    expect(new Set(keys).size).toBe(2);
  });
});
