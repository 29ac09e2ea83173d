import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '@commerce/kernel';
import { connectSupergraph, createSupergraphClient } from '@commerce/service';
import { createIamCredentials, createIamSigner } from '@commerce/service/iam';
import { parse } from 'graphql';
import { decodeJwt } from 'jose';
import { type LocalFunctions, startLocalFunctions } from '../support/localLambda.ts';
import { type AwsKeys, type LocalSts, startLocalSts } from '../support/localSts.ts';
import { startService, type ServiceProcess } from './serviceProcess.ts';

const account = '111122223333';
const keys: AwsKeys = {
  accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
  secretAccessKey: 'a secret',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//////////wE=',
  account,
  arn: `arn:aws:sts::${account}:assumed-role/sync/lambda-1`,
};

/** A subgraph that answers every field with what it was told of the caller. */
const startEcho = async (): Promise<Server> => {
  const server = createServer((request, response) => {
    const { sub, tnt, knd } = decodeJwt(String(request.headers['x-identity-token']));
    const told = `${String(tnt)} ${String(knd)} ${sub}`;
    request
      .resume()
      .on('end', () =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ data: { who: told, change: told, secret: told } })),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

const tenant = (id: string) => ({
  id,
  name: id,
  defaultLocale: 'en',
  locales: ['en'],
  defaultCurrency: 'USD',
  currencies: ['USD'],
});

describe('machines before the real process', () => {
  const dir = mkdtempSync(join(tmpdir(), 'gateway-machines-'));
  let echo: Server;
  let sts: LocalSts;
  let functions: LocalFunctions;
  let service: ServiceProcess;

  beforeAll(async () => {
    echo = await startEcho();
    sts = await startLocalSts([keys]);
    functions = await startLocalFunctions();
    const typeDefs = parse('type Query { who: String secret: String } type Mutation { change: String }');
    const url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
    const { supergraphSdl = '' } = composeServices([{ name: 'a', url, typeDefs }]);
    const tenantsFile = join(dir, 'tenants.json');
    const tenants = {
      tenants: [tenant('acme'), tenant('globex')],
      iam: {
        accounts: [account],
        roles: [{ arn: `arn:aws:iam::${account}:role/sync`, tenants: ['acme', 'globex'], scopes: [] }],
      },
      authorizers: [
        {
          id: 'pos',
          tenant: 'acme',
          lambda: { function: 'authorizer', region: 'eu-central-1' },
          keys: { subject: 'id' },
        },
      ],
    };
    writeFileSync(tenantsFile, JSON.stringify(tenants));
    service = await startService(supergraphSdl, {
      TENANTS_FILE: tenantsFile,
      GATEWAY_IAM_HOST: 'shop.example.com',
      GATEWAY_IAM_STS_ENDPOINT: sts.origin,
      AWS_ENDPOINT_URL_LAMBDA: functions.origin,
      AWS_ACCESS_KEY_ID: 'AKIAGATEWAY',
      AWS_SECRET_ACCESS_KEY: 'its own',
    });
  }, 120_000);

  afterAll(async () => {
    service.child.kill('SIGTERM');
    await service.exited;
    await Promise.all([sts.stop(), functions.stop(), new Promise((resolve) => echo.close(resolve))]);
    rmSync(dir, { recursive: true, force: true });
  }, 30_000);

  test('an AWS role reads and changes through the supergraph, for each of its tenants', async () => {
    const url = `${service.url}/graphql`;
    const signer = createIamSigner({
      host: 'shop.example.com',
      region: 'eu-central-1',
      credentials: async () => keys,
      stsEndpoint: sts.origin,
    });
    const assertions = createIamCredentials({ url, signer, fetch, clock: systemClock });
    const supergraph = createSupergraphClient({ url, assertions, fetch });
    const role = `service arn:aws:iam::${account}:role/sync`;
    expect(await supergraph.request({ tenant: 'acme', query: '{ who }' })).toEqual({
      data: { who: `acme ${role}` },
      errors: [],
    });
    expect(await supergraph.request({ tenant: 'globex', query: 'mutation { change }' })).toEqual({
      data: { change: `globex ${role}` },
      errors: [],
    });
    expect(sts.calls).toHaveLength(2);
  });

  test('a subgraph signs in as the role that it runs as, where its environment says so', async () => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken,
    });
    const supergraph = await connectSupergraph({
      service: 'cart',
      settings: {
        url: `${service.url}/graphql`,
        signIn: { kind: 'iam', host: 'shop.example.com', region: 'eu-central-1', stsEndpoint: sts.origin },
      },
      fetch,
      clock: systemClock,
    });
    expect(await supergraph.request({ tenant: 'globex', query: '{ who }' })).toMatchObject({
      data: { who: `globex service arn:aws:iam::${account}:role/sync` },
    });
  });

  test('a Lambda authorizer lets in, and the fields that it denies are null with an error', async () => {
    functions.run(({ authorizationToken }: { authorizationToken: string }) => ({
      isAuthorized: authorizationToken === 'till-7',
      resolverContext: { id: 'till-7' },
      deniedFields: ['Query.secret'],
    }));
    const ask = (authorization: string): Promise<Response> =>
      fetch(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization },
        body: JSON.stringify({ query: '{ who secret }' }),
      });
    expect(await (await ask('till-7')).json()).toMatchObject({
      data: { who: 'acme guest pos:till-7', secret: null },
      errors: [{ path: ['secret'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }],
    });
    expect((await ask('till-8')).status).toBe(401);
    expect(functions.events.map(({ path }) => path)).toEqual([
      '/2015-03-31/functions/authorizer/invocations',
      '/2015-03-31/functions/authorizer/invocations',
    ]);
  });
});
