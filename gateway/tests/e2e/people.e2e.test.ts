import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock as clock } from '@commerce/kernel';
import { createIdentityVerifier, identityHeader, remoteKeys } from '@commerce/service';
import { startTestIssuer, type TestIssuer } from '@commerce/testkit';
import { parse } from 'graphql';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { startService, type ServiceProcess } from './serviceProcess.ts';

const tenant = (id: string, more: object = {}) => ({
  id,
  name: id,
  defaultLocale: 'en',
  locales: ['en'],
  defaultCurrency: 'USD',
  currencies: ['USD'],
  ...more,
});

const signingKey = async (kid: string): Promise<JWK> => ({
  ...(await exportJWK((await generateKeyPair('EdDSA', { extractable: true })).privateKey)),
  kid,
});

describe('people before the real process', () => {
  const dir = mkdtempSync(join(tmpdir(), 'gateway-people-'));
  const told = new Set<string>();
  let issuer: TestIssuer;
  let subgraph: Server;
  let keysFrom = '';
  let keyFetches = 0;
  /** Two gateways, as while the signing key is changed: one signs with the old key, one with the new. */
  let before: ServiceProcess;
  let after: ServiceProcess;

  beforeAll(async () => {
    issuer = await startTestIssuer({ alg: 'RS256' });
    const keys = remoteKeys('http://gateway.example/.well-known/jwks.json', {
      fetch: (_url, init) => {
        keyFetches += 1;
        return fetch(`${keysFrom}/.well-known/jwks.json`, init);
      },
    });
    const verifier = createIdentityVerifier({ keys, clock });
    subgraph = createServer((request, response) => {
      const token = String(request.headers[identityHeader]);
      told.add(token);
      const answer = async () => {
        const { tenant: whose, kind, subject, groups = [] } = await verifier.verify(token);
        return { data: { who: [whose, kind, subject, ...groups].join(' ') } };
      };
      request.resume().on('end', () => {
        void answer()
          .catch((error: unknown) => ({ errors: [{ message: String(error) }] }))
          .then((body) =>
            response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
          );
      });
    });
    await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}`;
    const typeDefs = parse('type Query { who: String }');
    const { supergraphSdl = '' } = composeServices([{ name: 'a', url, typeDefs }]);

    const tenantsFile = join(dir, 'tenants.json');
    const entry = {
      issuer: issuer.issuer,
      jwks: { discover: true },
      groupsClaim: 'cognito:groups',
      groups: { help: 'support' },
    };
    const tenants = {
      tenants: [tenant('acme', { issuers: [{ ...entry, audience: 'acme' }] }), tenant('globex')],
      issuers: [{ ...entry, audience: 'everybody', tenantClaim: 'custom:tenant_id' }],
    };
    writeFileSync(tenantsFile, JSON.stringify(tenants));
    const [one, two] = [await signingKey('one'), await signingKey('two')];
    const publicParts = [one, two].map(({ d: _secret, ...rest }) => rest);
    const start = (key: JWK) =>
      startService(supergraphSdl, {
        TENANTS_FILE: tenantsFile,
        SIGNING_KEY: JSON.stringify(key),
        SIGNING_KEYS_PUBLISHED: JSON.stringify({ keys: publicParts }),
        GATEWAY_JOIN_QUERIES: 'false',
      });
    [before, after] = [await start(one), await start(two)];
    keysFrom = before.url;
  }, 120_000);
  afterAll(async () => {
    for (const service of [before, after]) {
      service.child.kill('SIGTERM');
      await service.exited;
    }
    subgraph.closeAllConnections();
    subgraph.close();
    await issuer.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const ask = async (service: ServiceProcess, token: string | undefined) => {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: '{ who }' }),
    });
    return { status: response.status, text: await response.text() };
  };
  const who = async (service: ServiceProcess, token: string): Promise<unknown> =>
    (JSON.parse((await ask(service, token)).text) as { data?: { who: unknown } }).data?.who;
  const counted = async (service: ServiceProcess, line: RegExp): Promise<string | undefined> =>
    line.exec(await (await fetch(`${service.url}/metrics`)).text())?.[1];

  test('one token is verified once and one token to subgraphs is signed, for any number of requests', async () => {
    const token = await issuer.sign({ sub: 'ada', aud: 'acme', 'cognito:groups': ['help'] });
    const answers = await Promise.all(Array.from({ length: 50 }, () => who(before, token)));
    for (let i = 0; i < 50; i += 1) answers.push(await who(before, token));
    expect(new Set(answers)).toEqual(new Set(['acme staff ada help']));
    expect(told.size).toBe(1);
    expect(await counted(before, /^gateway_credentials_verified_total\{mode="oidc".*\} (\d+)$/m)).toBe('1');
  });

  test('a subgraph believes both gateways while the signing key is changed, and asks for the keys once', async () => {
    const token = await issuer.sign({ sub: 'bob', aud: 'everybody', 'custom:tenant_id': 'globex' });
    expect(await who(before, token)).toBe('globex shopper bob');
    expect(await who(after, token)).toBe('globex shopper bob');
    expect(keyFetches).toBe(1);
  });

  test('whoever is refused is told the same, whatever the reason', async () => {
    const good = await issuer.sign({ sub: 'ada', aud: 'acme' });
    const bad = [
      undefined,
      'no.to.ken',
      good.slice(0, -20),
      `${good.slice(0, -20)}${'A'.repeat(20)}`,
      await issuer.sign({ sub: 'ada', aud: 'acme', exp: 1_600_000_000 }),
      await issuer.sign({ sub: 'ada', aud: 'other' }),
      await issuer.sign({ sub: 'ada', aud: 'everybody', 'custom:tenant_id': 'initech' }),
      await issuer.sign({ sub: 'ada', aud: 'acme' }, { header: { kid: 'made-up' } }),
      await issuer.sign({ sub: 'ada', aud: 'acme' }, { header: { typ: 'identity+jwt' } }),
      [...told][0],
    ];
    const answers = await Promise.all(bad.map((token) => ask(before, token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.text).toContain('UNAUTHENTICATED');
    expect(
      before
        .lines()
        .map((line) => JSON.stringify(line))
        .join(),
    ).not.toContain(good.slice(-20));
  });

  test('an issuer that is down keeps nobody out whose key is known', async () => {
    issuer.behave('failing');
    expect(await who(before, await issuer.sign({ sub: 'eve', aud: 'acme' }))).toBe('acme shopper eve');
    issuer.behave('up');
  });
});
