import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Clock, systemClock } from '@commerce/kernel';
import {
  createIdentityVerifier,
  createSupergraphClient,
  localKeys,
  type SupergraphCredentials,
} from '@commerce/service';
import { createIamCredentials, createIamSigner } from '@commerce/service/iam';
import { decodeJwt, SignJWT, importJWK } from 'jose';
import { SignInsThrottled } from '../../../src/guard/rate/signIns.ts';
import { type RunningGateway, startTrivialGateway, trivialEngine } from '../../support/trivialGateway.ts';
import { account, type IamRig, keys, outcomeOf, ourHost, refusal, startIamRig } from './rig.ts';

describe('a session of an AWS role', () => {
  let rig: IamRig;
  let gateway: RunningGateway;
  const change = jest.fn(() => 'changed');

  beforeAll(async () => {
    rig = await startIamRig();
    const { signIn, signer, iam } = rig;
    gateway = await startTrivialGateway(trivialEngine({ hello: () => 'hi', change }), {
      deps: { access: { kind: 'identified', signIn, signer, routes: iam.routes } },
    });
  });
  afterAll(async () => {
    await gateway.gateway.stop();
    await rig.stop();
  });

  const exchange = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${gateway.url}/auth/iam`, { method: 'POST', headers });
  const bearerFor = async (tenant = 'acme'): Promise<string> => {
    const body: unknown = await (await exchange(await rig.sign(keys.both, { tenant }))).json();
    return `Bearer ${(body as { access_token: string }).access_token}`;
  };
  const credentialsOf = (options: {
    fetch?: typeof globalThis.fetch;
    clock?: Clock;
  }): SupergraphCredentials =>
    createIamCredentials({
      url: `${gateway.url}/graphql`,
      signer: createIamSigner({
        host: ourHost,
        region: 'eu-central-1',
        credentials: async () => keys.both,
        stsEndpoint: rig.sts.origin,
      }),
      fetch,
      clock: systemClock,
      ...options,
    });

  test('a presigned token is exchanged once for a token of 15 minutes that names role, tenant and scopes', async () => {
    const headers = await rig.sign(keys.sync);
    const response = await exchange(headers);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    expect(decodeJwt(String(body['access_token']))).toMatchObject({
      sub: `arn:aws:iam::${account}:role/catalog-sync`,
      tnt: 'acme',
      scp: ['catalog:read', 'inventory:adjust'],
    });
    const again = await exchange(headers);
    expect([again.status, await again.json()]).toEqual([
      401,
      { errors: [{ message: refusal[1], extensions: { code: refusal[0] } }] },
    ]);
  });

  test('nothing but a presigned token is exchanged: neither a session nor nothing at all', async () => {
    const session = await bearerFor();
    for (const headers of [{}, { authorization: session }, { 'x-api-key': 'demo-acme' }]) {
      expect((await exchange(headers)).status).toBe(401);
    }
  });

  test('exchanges that fail count as sign-ins that fail: where there were too many, STS is not asked', async () => {
    const { signIn, signer, iam } = rig;
    const throttled = await startTrivialGateway(trivialEngine({}), {
      deps: {
        access: {
          kind: 'identified',
          signIn,
          signer,
          routes: (app) => iam.routes(app, { guard: async () => Promise.reject(new SignInsThrottled(7)) }),
        },
      },
    });
    const before = rig.sts.calls.length;
    const response = await fetch(`${throttled.url}/auth/iam`, {
      method: 'POST',
      headers: await rig.sign(keys.sync),
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
    expect(rig.sts.calls).toHaveLength(before);
    await throttled.gateway.stop();
  });

  test('the token signs in as the role, for its tenant', async () => {
    const caller = await outcomeOf(rig.signIn, { authorization: await bearerFor('globex') });
    expect(caller).toMatchObject({
      identity: { tenant: 'globex', subject: `arn:aws:iam::${account}:role/both-tenants`, kind: 'staff' },
      mode: 'iam',
    });
  });

  test('a session token is no identity token for subgraphs, and the other way round', async () => {
    const verifier = createIdentityVerifier({ keys: localKeys(rig.signer.jwks), clock: systemClock });
    const session = (await bearerFor()).slice('Bearer '.length);
    await expect(verifier.verify(session)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    const identityToken = await rig.signer.sign({
      tenant: 'acme',
      subject: `arn:aws:iam::${account}:role/both-tenants`,
      kind: 'staff',
      scopes: ['catalog:read'],
    });
    expect(await outcomeOf(rig.signIn, { authorization: `Bearer ${identityToken}` })).toEqual(refusal);
  });

  test('tokens of our own key that are not quite sessions are refused', async () => {
    const good = decodeJwt((await bearerFor()).slice('Bearer '.length));
    const key = await importJWK(rig.privateKey, 'EdDSA');
    const forged = (claims: Record<string, unknown>, typ = 'iam-session+jwt'): Promise<string> =>
      new SignJWT({ ...good, ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ, kid: 'gateway-1' })
        .sign(key);
    const now = Math.floor(Date.now() / 1000);
    const cases: Record<string, Promise<string>> = {
      'of another type': forged({}, 'JWT'),
      'for subgraphs': forged({ aud: 'commerce-subgraphs' }),
      'of another issuer': forged({ iss: 'somebody' }),
      expired: forged({ iat: now - 1_000, exp: now - 100 }),
      'older than a session can be': forged({ iat: now - 1_000, exp: now + 1_000 }),
      'of an unknown role': forged({ sub: `arn:aws:iam::${account}:role/somebody` }),
      'for a tenant that is not the role’s': forged({ tnt: 'initech' }),
      'without scopes': forged({ scp: undefined }),
    };
    for (const [name, token] of Object.entries(cases)) {
      expect([name, await outcomeOf(rig.signIn, { authorization: `Bearer ${await token}` })]).toEqual([
        name,
        refusal,
      ]);
    }
    const more = await outcomeOf(rig.signIn, {
      authorization: `Bearer ${await forged({ scp: ['catalog:read', 'admin:keys'] })}`,
    });
    // Never more than the configuration gives the role.
    expect(more).toMatchObject({ identity: { scopes: ['catalog:read'] } });
  });

  test('what the configuration takes from a role is taken from its sessions', async () => {
    const session = await bearerFor();
    const { privateKey } = rig;
    const arn = `arn:aws:iam::${account}:role/both-tenants`;
    const less = await startIamRig({
      privateKey,
      config: { accounts: [account], roles: [{ arn, tenants: ['acme'], scopes: ['catalog:read'] }] },
    });
    const none = await startIamRig({
      privateKey,
      config: { accounts: [account], roles: [{ arn, tenants: ['globex'], role: 'support' }] },
    });
    expect(await outcomeOf(less.signIn, { authorization: session })).toMatchObject({
      identity: { scopes: ['catalog:read'] },
    });
    expect(await outcomeOf(none.signIn, { authorization: session })).toEqual(refusal);
    await Promise.all([less.stop(), none.stop()]);
  });

  test('a client signs once for many calls, also when they begin together, and reads and changes as the role', async () => {
    const client = createSupergraphClient({
      url: `${gateway.url}/graphql`,
      assertions: credentialsOf({}),
      fetch,
    });
    const before = rig.sts.calls.length;
    const asked = (query: string) => client.request({ tenant: 'acme', query });
    const answers = await Promise.all([asked('{ hello }'), asked('{ hello }'), asked('mutation { change }')]);
    expect(answers.map(({ data }) => data)).toEqual([
      { hello: 'hi' },
      { hello: 'hi' },
      { change: 'changed' },
    ]);
    await client.request({ tenant: 'acme', query: '{ hello }' });
    expect(rig.sts.calls).toHaveLength(before + 1);
    await client.request({ tenant: 'globex', query: '{ hello }' });
    expect(rig.sts.calls).toHaveLength(before + 2);
  });

  test('a client renews a minute before the end, and uses up what it has while the gateway does not answer', async () => {
    const startMs = Date.now();
    let nowMs = startMs;
    let isDown = false;
    let exchanges = 0;
    const credentials = credentialsOf({
      clock: { nowMs: () => nowMs },
      fetch: async () => {
        exchanges += 1;
        if (isDown) throw new TypeError('fetch failed');
        return Response.json({ access_token: `t${exchanges}`, token_type: 'Bearer', expires_in: 900 });
      },
    });
    expect(await credentials.header('acme')).toBe('Bearer t1');
    nowMs = startMs + 839_000;
    expect(await credentials.header('acme')).toBe('Bearer t1');
    nowMs = startMs + 841_000;
    isDown = true;
    expect(await credentials.header('acme')).toBe('Bearer t1');
    nowMs = startMs + 901_000;
    await expect(credentials.header('acme')).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    isDown = false;
    expect(await Promise.all([credentials.header('acme'), credentials.header('acme')])).toEqual([
      'Bearer t4',
      'Bearer t4',
    ]);
  });

  test('a session that the gateway refuses is replaced once, and a mutation runs once', async () => {
    const credentials = credentialsOf({});
    let spoiled = 1;
    const client = createSupergraphClient({
      url: `${gateway.url}/graphql`,
      assertions: {
        async header(tenant) {
          const header = await credentials.header(tenant);
          return spoiled-- > 0 ? `${header.slice(0, -4)}AAAA` : header;
        },
        refused: () => true,
      },
      fetch,
    });
    change.mockClear();
    expect(await client.request({ tenant: 'acme', query: 'mutation { change }' })).toMatchObject({
      data: { change: 'changed' },
    });
    expect(change).toHaveBeenCalledTimes(1);
  });

  test('a role that is not known gets no session, and the client is told so', async () => {
    const credentials = createIamCredentials({
      url: `${gateway.url}/graphql`,
      signer: createIamSigner({
        host: ourHost,
        region: 'eu-central-1',
        credentials: keys.unknown,
        stsEndpoint: rig.sts.origin,
      }),
      fetch,
      clock: systemClock,
    });
    await expect(credentials.header('acme')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
