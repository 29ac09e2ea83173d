import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock as clock } from '@commerce/kernel';
import { createIdentitySigner, createMetrics, parseTenants, silentLogger } from '@commerce/service';
import { exportJWK, generateKeyPair } from 'jose';
import { createAccountIds } from '../../../src/identity/accountId.ts';
import { createAuthorizers } from '../../../src/identity/authorizer/createAuthorizers.ts';
import { createSignIn } from '../../../src/identity/signIn.ts';
import { createSignInMetrics } from '../../../src/identity/signInMetrics.ts';
import { type LocalFunctions, startLocalFunctions } from '../../support/localLambda.ts';
import {
  outcome,
  type RunningGateway,
  startTrivialGateway,
  trivialEngine,
} from '../../support/trivialGateway.ts';

describe('a custom authorizer before the gateway', () => {
  let functions: LocalFunctions;
  let gateway: RunningGateway;
  const engine = trivialEngine({
    hello: () => new Promise((resolve) => setTimeout(() => resolve('hi'), 50)),
  });

  beforeAll(async () => {
    functions = await startLocalFunctions();
    const { authorizers } = parseTenants({
      tenants: [
        {
          id: 'acme',
          name: 'Acme',
          defaultLocale: 'en',
          locales: ['en'],
          defaultCurrency: 'USD',
          currencies: ['USD'],
        },
      ],
      authorizers: [{ id: 'pos', tenant: 'acme', http: { url: `${functions.origin}/` }, ttlSeconds: 0 }],
    });
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const logger = silentLogger();
    const accountIds = createAccountIds(new Uint8Array(32).fill(7));
    gateway = await startTrivialGateway(engine, {
      deps: {
        access: {
          kind: 'identified',
          signer: await createIdentitySigner({
            privateKey: { ...(await exportJWK(privateKey)), kid: 'g-1' },
            clock,
          }),
          signIn: createSignIn({
            apiKeys: [],
            authenticators: await createAuthorizers({ config: authorizers, accountIds, fetch, clock }),
            clock,
            logger,
            metrics: createSignInMetrics(createMetrics('gateway', { defaults: false }).registry),
          }),
        },
      },
    });
  });
  beforeEach(() => {
    functions.events.length = 0;
    engine.seen.length = 0;
  });
  afterAll(async () => {
    await gateway.gateway.stop();
    await functions.stop();
  });

  test('it sees the operation as it was sent, by POST and by GET, and the request’s id', async () => {
    functions.run(() => ({ isAuthorized: true }));
    const query = 'query Hi($n: Int) { hello(times: $n) }';
    const posted = await gateway.post(
      { query, operationName: 'Hi', variables: { n: 2 } },
      { authorization: 't', 'x-request-id': 'req-7' },
    );
    expect(posted.status).toBe(200);
    const search = new URLSearchParams({ query, operationName: 'Hi', variables: '{"n":2}' });
    await fetch(`${gateway.url}/graphql?${search.toString()}`, {
      headers: { authorization: 't', 'x-request-id': 'req-7', 'apollo-require-preflight': '1' },
    });
    const requestContext = {
      apiId: 'pos',
      accountId: '000000000000',
      requestId: 'req-7',
      queryString: query,
      operationName: 'Hi',
      variables: { n: 2 },
    };
    expect(functions.events.map(({ event }) => event)).toMatchObject([
      { requestContext },
      { requestContext },
    ]);
  });

  test('whom it does not let in never reaches the engine', async () => {
    functions.run(() => ({ isAuthorized: false }));
    expect(await outcome(await gateway.post({ query: '{ hello }' }, { authorization: 't' }))).toEqual([
      401,
      'UNAUTHENTICATED',
    ]);
    functions.run(() => 'oops');
    expect(await outcome(await gateway.post({ query: '{ hello }' }, { authorization: 't' }))).toEqual([
      503,
      'SUBGRAPH_UNAVAILABLE',
    ]);
    expect(engine.seen).toHaveLength(0);
  });

  test('the same query of two tokens at once is executed for each of them, of one token once', async () => {
    functions.run(() => ({ isAuthorized: true }));
    const ask = (authorization: string) => gateway.post({ query: '{ hello }' }, { authorization });
    await Promise.all([ask('a'), ask('b')]);
    expect(engine.seen).toHaveLength(2);
    engine.seen.length = 0;
    await Promise.all([ask('a'), ask('a')]);
    expect(engine.seen).toHaveLength(1);
  });

  test('the same token with other denied fields or policies is not joined', async () => {
    let asked = 0;
    functions.run(() => ({ isAuthorized: true, deniedFields: asked++ === 0 ? ['Query.again'] : [] }));
    const ask = () => gateway.post({ query: '{ hello }' }, { authorization: 'a' });
    await Promise.all([ask(), ask()]);
    expect(engine.seen).toHaveLength(2);
  });
});
