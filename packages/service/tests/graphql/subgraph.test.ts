import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BadUserInput, CodedError, type Identity, systemClock } from '@commerce/kernel';
import { exportJWK, generateKeyPair } from 'jose';
import {
  createIdentitySigner,
  createLogger,
  createIdentityVerifier,
  createMetrics,
  createSubgraphServer,
  type IdentitySigner,
  localKeys,
  scalarResolvers,
  type SubgraphServer,
} from '../../src/index.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar CurrencyCode
  type Query { who: String! fail(how: String!): String price(currency: CurrencyCode!): String found(filter: Filter!): String }
  scalar Locale
  input Filter { locales: [Locale!]! not: Filter }
  type Thing @key(fields: "id") { id: ID! }
`;

interface Filter {
  locales: string[];
  not?: Filter;
}

const resolvers = {
  CurrencyCode: scalarResolvers.CurrencyCode,
  Locale: scalarResolvers.Locale,
  Query: {
    who: (_: unknown, __: unknown, context: { identity: Identity }) =>
      `${context.identity.tenant}/${context.identity.subject}`,
    price: () => '1',
    found: (_: unknown, { filter }: { filter: Filter }) => [filter.locales, filter.not?.locales].join('|'),
    fail: (_: unknown, { how }: { how: string }) => {
      if (how === 'input') throw new BadUserInput('how', 'not like this');
      if (how === 'forbidden') throw new CodedError('FORBIDDEN', 'no');
      throw new Error('password=hunter2');
    },
  },
  Thing: { __resolveReference: (thing: { id: string }) => thing },
};

interface WireError {
  message: string;
  extensions: { code: string };
}

const errorsOf = async (answer: Response): Promise<WireError[]> =>
  ((await answer.json()) as { errors: WireError[] }).errors;

const identity: Identity = { tenant: 'acme', subject: 'demo', kind: 'guest', scopes: ['catalog:read'] };

describe('a subgraph server', () => {
  let server: SubgraphServer;
  let signer: IdentitySigner;
  let url: string;
  let storeUp = true;
  const logged: string[] = [];

  beforeAll(async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    signer = await createIdentitySigner({
      privateKey: { ...(await exportJWK(privateKey)), kid: 'k1' },
      clock: systemClock,
    });
    server = createSubgraphServer({
      name: 'test',
      http: { host: '127.0.0.1', port: 0 },
      sdl,
      resolvers,
      context: (base) => base,
      verifier: createIdentityVerifier({
        keys: localKeys(signer.jwks),
        clock: systemClock,
      }),
      storeReady: async () => {
        if (!storeUp) throw new Error('store down');
      },
      clock: systemClock,
      logger: createLogger(
        { name: 'test', level: 'info' },
        { write: (line: string) => void logged.push(line) },
      ),
      metrics: createMetrics('test', { defaults: false }),
    });
    await server.start();
    url = `http://127.0.0.1:${server.port()}`;
  });

  afterAll(() => server.stop());

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  const signed = async (as: Identity = identity) => ({ 'x-identity-token': await signer.sign(as) });

  test('answers 401 without a token and with a token it cannot verify, and runs nothing', async () => {
    for (const headers of [{}, { 'x-identity-token': 'eyJhbGciOiJub25lIn0.e30.' }]) {
      const answer = await post({ query: '{ who }' }, headers);
      expect(answer.status).toBe(401);
      expect((await errorsOf(answer))[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
  });

  test('knows the caller from the signed token alone', async () => {
    const answer = await post({ query: '{ who }' }, await signed({ ...identity, tenant: 'globex' }));
    expect(await answer.json()).toEqual({ data: { who: 'globex/demo' } });
  });

  test('an expected error carries its code and argument, an unexpected one only a code', async () => {
    const run = async (how: string) => {
      const answer = await post(
        { query: 'query ($how: String!) { fail(how: $how) }', variables: { how } },
        await signed(),
      );
      return (await errorsOf(answer))[0];
    };
    expect(await run('input')).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', argument: 'how' } });
    expect(await run('forbidden')).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    const unexpected = await run('boom');
    expect(unexpected?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(unexpected)).not.toContain('hunter2');
  });

  const priced = 'price(currency: $c) who';
  test.each([
    ['a literal', '{ price(currency: "XYZ") who }', undefined],
    ['a literal of another kind', '{ price(currency: 5) who }', undefined],
    ['a variable', `query ($c: CurrencyCode!) { ${priced} }`, { c: 'usd' }],
    ['a variable of another kind', `query ($c: CurrencyCode!) { ${priced} }`, { c: { a: 1 } }],
  ])(
    'an unknown currency in %s is BAD_USER_INPUT naming the argument, and other fields answer',
    async (_, query, variables) => {
      const answer = (await (await post({ query, variables }, await signed())).json()) as {
        data: unknown;
        errors: WireError[];
      };
      expect(answer.data).toEqual({ price: null, who: 'acme/demo' });
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'currency' } }]);
    },
  );

  test('a rule is applied at any depth, and the argument is named by its path', async () => {
    const query = 'query ($f: Filter!) { found(filter: $f) }';
    const ask = async (f: unknown) =>
      (await (await post({ query, variables: { f } }, await signed())).json()) as {
        data: unknown;
        errors?: WireError[];
      };
    expect(await ask({ locales: ['de-at'], not: { locales: ['EN-us'] } })).toEqual({
      data: { found: 'de-AT|en-US' },
    });
    const { errors } = await ask({ locales: ['de'], not: { locales: ['en', 'not a locale'] } });
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', argument: 'filter.not.locales.1' } },
    ]);
  });

  test('is ready only while its store is', async () => {
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    storeUp = false;
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    storeUp = true;
  });

  test('logs each operation with its request and tenant, and an unexpected error whole', async () => {
    logged.length = 0;
    await post(
      { query: 'query Fails { fail(how: "boom") }' },
      { ...(await signed()), 'x-request-id': 'req-7' },
    );
    const lines = logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      {
        msg: 'resolver failed',
        requestId: 'req-7',
        tenant: 'acme',
        path: ['fail'],
        err: { message: 'password=hunter2' },
      },
      { msg: 'answered', requestId: 'req-7', tenant: 'acme', operation: 'Fails', outcome: 'error' },
    ]);
  });

  test('counts requests and errors for Prometheus', async () => {
    await post({ query: 'query Page__test__0 { who }' }, await signed());
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toMatch(
      /graphql_request_duration_seconds_count\{[^}]*operation="Page__test",outcome="ok"\} 1/,
    );
  });
});
