import { ApolloServer } from '@apollo/server';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type GuardedGateway, startGuarded } from '../guard/support/guardedGateway.ts';

let gateway: GuardedGateway;
/** Requests that ApolloServer got. */
let served: jest.SpiedFunction<ApolloServer['executeHTTPGraphQLRequest']>;
beforeEach(() => {
  served = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
});
afterEach(async () => {
  served.mockRestore();
  await gateway.stop();
});

const still = { now: 1_000_000, nowMs: () => still.now };

/** What a client sees, but for what differs from request to request. */
const seen = ({ status, headers, body }: Awaited<ReturnType<GuardedGateway['ask']>>) => ({
  status,
  body,
  headers: Object.fromEntries(
    [...headers].filter(([name]) => !['x-request-id', 'date', 'ratelimit'].includes(name)),
  ),
});

const remaining = (headers: Headers): number => Number(/;r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);

const withVariable = 'query Q($first: Int!) { items(first: $first) { total nodes { id } } }';

const good: readonly (readonly [string, object])[] = [
  ['a query', { query: '{ item { id price { amount } } }' }],
  ['a query with variables', { query: withVariable, variables: { first: 2 }, operationName: 'Q' }],
  ['a mutation', { query: 'mutation M { change { id } }' }],
  ['null where there is nothing', { query: '{ item(id: "none") { id } }', variables: null }],
  [
    'a query with extensions that say nothing',
    { query: '{ item { id } }', extensions: { client: { name: 'x' } } },
  ],
  ['the type of the root', { query: '{ __typename item { __typename id } }' }],
  [
    'one operation of several',
    { query: 'query A { item { id } } query B { any(first: 1) { __typename } }', operationName: 'B' },
  ],
];

describe('what ApolloServer would do nothing more for does not go through it, and is answered alike', () => {
  test.each(good)('%s', async (_, body) => {
    gateway = await startGuarded({}, { clock: still });
    const first = await gateway.ask('acme-web', body);
    const second = await gateway.ask('acme-web', body);
    const third = await gateway.ask('acme-web', body);
    expect(served).toHaveBeenCalledTimes(1);
    expect(first.body.errors).toBeUndefined();
    expect(seen(second)).toEqual(seen(first));
    expect(seen(third)).toEqual(seen(first));
    expect(remaining(first.headers) - remaining(second.headers)).toBeGreaterThan(0);
    expect(remaining(first.headers) - remaining(second.headers)).toBe(
      remaining(second.headers) - remaining(third.headers),
    );
  });
});

const asked = { query: withVariable, variables: { first: 2 } };
const none: Readonly<Record<string, string>> = {};

const otherwise: readonly (readonly [string, object, typeof none])[] = [
  ['a variable of the wrong type', { ...asked, variables: { first: 'two' } }, none],
  ['a variable that is missing', { query: withVariable }, none],
  ['variables that are none', { ...asked, variables: '{}' }, none],
  ['another operation', { ...asked, operationName: 'R' }, none],
  ['an operation that costs too much', { ...asked, variables: { first: 100_000 } }, none],
  ['a persisted query', { ...asked, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }, none],
  ['a wish to know the cost', asked, { 'x-cost': '1' }],
  ['a media type that was not answered before', asked, { accept: 'text/plain' }],
];

describe('everything else is ApolloServer’s, known text or not, and answered as if it were asked first', () => {
  test.each(otherwise)('%s', async (_, body, headers) => {
    gateway = await startGuarded({}, { clock: still });
    const atFirst = await gateway.ask('acme-web', body, headers);
    await gateway.stop();

    gateway = await startGuarded({}, { clock: still });
    await gateway.ask('acme-web', asked);
    await gateway.ask('acme-web', asked);
    served.mockClear();
    expect(seen(await gateway.ask('acme-web', body, headers))).toEqual(seen(atFirst));
    expect(served).toHaveBeenCalledTimes(1);
  });
});

test('a mutation that goes wrong runs once', async () => {
  gateway = await startGuarded();
  const query =
    'mutation M($words: [String!]) { change(input: { words: $words }) { id twin { twin { id } } } }';
  const ask = () => gateway.ask('acme-web', { query, variables: { words: ['a'] } });
  await ask();
  gateway.failNext();
  const { body } = await ask();
  expect(served).toHaveBeenCalledTimes(2);
  expect(body.errors?.[0]?.extensions?.['code']).toBe('SUBGRAPH_UNAVAILABLE');
  expect(gateway.fetched).toHaveLength(2);
});

test('a text that is known is refused once its rate is used up', async () => {
  gateway = await startGuarded(
    {
      defaultRates: {
        total: { costPerMinute: 20 },
        operation: { costPerMinute: 20 },
        apiKey: { costPerMinute: 20 },
        service: { costPerMinute: 20 },
      },
    },
    { clock: still },
  );
  const outcomes: unknown[] = [];
  for (let n = 0; n < 30; n += 1) {
    const { status, body, headers } = await gateway.ask('acme-web', '{ item { id } }');
    outcomes.push(status);
    if (status === 429) {
      expect(body.errors?.[0]?.extensions?.['code']).toBe('RATE_LIMITED');
      expect(headers.get('retry-after')).not.toBeNull();
    }
  }
  expect([...new Set(outcomes)]).toEqual([200, 429]);
});
