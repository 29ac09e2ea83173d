import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fixedClock } from '@commerce/testkit';
import { keyFor, type RunningRegistry, startRegistry } from './support/registry.ts';

const sdl = 'type Query { a: Int }';

let registry: RunningRegistry;
let clock: ReturnType<typeof fixedClock>;

beforeEach(async () => {
  clock = fixedClock();
  registry = await startRegistry({ clock, limits: { perKey: 6, perStranger: 3, trustedProxies: 1 } });
});
afterEach(() => registry.stop());

const post = (
  query: string,
  { key, from = '203.0.113.7', path = '/graphql' }: { key?: string; from?: string; path?: string } = {},
  variables: object = {},
): Promise<Response> =>
  fetch(registry.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': from,
      ...(key !== undefined && { 'x-api-key': key }),
    },
    body: JSON.stringify({ query, variables }),
  });

const codeOf = async (response: Response): Promise<unknown> => {
  const { errors } = (await response.json()) as { errors?: { extensions?: { code?: string } }[] };
  return errors?.[0]?.extensions?.code;
};

const times = async <T>(count: number, run: () => Promise<T>): Promise<T[]> => {
  const all: T[] = [];
  for (let done = 0; done < count; done += 1) all.push(await run());
  return all;
};

describe('requests in a minute', () => {
  test('of a key have a limit, which says when to try again in a form that rover shows', async () => {
    const asked = await times(6, () => post('{ me { id } }', { key: keyFor('checker') }));
    expect(await Promise.all(asked.map(codeOf))).toEqual(Array(6).fill(undefined));
    const refused = await post('{ me { id } }', { key: keyFor('checker') });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([200, '10']);
    expect(await codeOf(refused)).toBe('RATE_LIMITED');
    // Another key of the same machine has its own.
    expect(await codeOf(await post('{ me { id } }', { key: keyFor('admin') }))).toBeUndefined();
    clock.advance(10_000);
    expect(await codeOf(await post('{ me { id } }', { key: keyFor('checker') }))).toBeUndefined();
  });

  test('without a good key are counted by address, and no good key of that address looked up any more', async () => {
    const keys = [undefined, 'service:commerce:wrong', keyFor('expired'), 'junk'];
    for (const key of keys) await post('{ me { id } }', key === undefined ? {} : { key });
    const refused = await post('{ me { id } }', { key: 'service:commerce:guess' });
    expect(await codeOf(refused)).toBe('RATE_LIMITED');
    expect(await codeOf(await post('{ me { id } }', { key: 'junk', from: '198.51.100.1' }))).toBeUndefined();
  });

  test('of good keys take nothing from their address', async () => {
    await Promise.all(Array.from({ length: 6 }, () => post('{ me { id } }', { key: keyFor('admin') })));
    expect(await codeOf(await post('{ me { id } }', { key: 'junk' }))).toBeUndefined();
  });

  test('of a gateway end in RETRY_LATER: it goes on with what it has', async () => {
    const ask = async (apiKey: string): Promise<unknown> => {
      const response = await post(
        `query ($apiKey: String!) { routerConfig(ref: "commerce@current", apiKey: $apiKey) { __typename ... on FetchError { code } } }`,
        { path: '/uplink' },
        { apiKey },
      );
      return ((await response.json()) as { data: { routerConfig: { code: string } } }).data.routerConfig.code;
    };
    expect(await times(7, () => ask(keyFor('gateway')))).toEqual([
      ...Array<string>(6).fill('UNKNOWN_REF'),
      'RETRY_LATER',
    ]);
    expect(await times(5, () => ask('service:commerce:guess'))).toEqual([
      ...Array<string>(4).fill('AUTHENTICATION_FAILED'),
      'RETRY_LATER',
    ]);
  });

  test('of what is no GraphQL end in 429 with the time to wait', async () => {
    const list = (): Promise<Response> =>
      fetch(`${registry.url}/graphs/commerce/persisted-queries`, {
        headers: { 'x-api-key': keyFor('gateway') },
      });
    expect((await times(6, list)).map(({ status }) => status)).toEqual(Array(6).fill(200));
    const refused = await list();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    expect(await codeOf(refused)).toBe('RATE_LIMITED');
  });
});

describe('what is measured', () => {
  const metrics = async (): Promise<string> => (await fetch(`${registry.url}/metrics`)).text();

  test('changes, checks, uplink and usage, each by what became of it', async () => {
    const publish = (subgraph: string, text: string, url = 'http://127.0.0.1:1'): Promise<Response> =>
      post(
        `mutation ($name: String!, $sdl: String!, $url: String) { graph(id: "commerce") {
          publishSubgraph(name: $name, url: $url, revision: "", graphVariant: "current",
            activePartialSchema: { sdl: $sdl }) { wasCreated } } }`,
        { key: keyFor('admin') },
        { name: subgraph, sdl: text, url },
      );
    await publish('a', sdl);
    await publish('a', sdl);
    await publish('b', 'type Query { a: String }');
    await publish('b', sdl, 'ftp://x');
    await post(
      `mutation ($sdl: GraphQLDocument!) { graph(id: "commerce") { variant(name: "current") { submitSubgraphCheckAsync(input:
        { subgraphName: "b", proposedSchema: $sdl, config: {}, gitContext: {}, isSandbox: false }) { __typename } } } }`,
      { key: keyFor('checker') },
      { sdl },
    );
    await post(
      `query ($apiKey: String!) { routerConfig(ref: "commerce@current", apiKey: $apiKey) { __typename } }`,
      { path: '/uplink' },
      { apiKey: keyFor('gateway') },
    );
    await post(
      `mutation { graph(id: "commerce") { reportUsage(report: { id: "", variant: "current", operations: [], requests: [] }) { counted } } }`,
      { key: keyFor('gateway') },
    );
    const text = await metrics();
    const counted = text.split('\n').filter((line) => line.endsWith(' 1'));
    for (const [name, ...labels] of [
      ['registry_change_duration_seconds_count', 'kind="publish"', 'outcome="done"'],
      ['registry_change_duration_seconds_count', 'kind="publish"', 'outcome="unchanged"'],
      ['registry_change_duration_seconds_count', 'kind="publish"', 'outcome="not_composed"'],
      ['registry_change_duration_seconds_count', 'kind="publish"', 'outcome="INVALID_URL"'],
      ['registry_check_duration_seconds_count', 'outcome="passed"'],
      ['registry_uplink_requests_total', 'outcome="supergraph"'],
      ['registry_usage_reports_total', 'outcome="refused"'],
    ] as const)
      expect(
        counted.filter((line) => line.startsWith(name) && labels.every((label) => line.includes(label))),
      ).toHaveLength(1);
    expect(text).toMatch(/graphql_errors_total\{code="INVALID_URL",service="registry"\} 1/);
  });

  test('and who was refused for asking too often', async () => {
    await times(8, () => post('{ me { id } }', { key: keyFor('checker') }));
    await times(6, () => post('{ me { id } }'));
    const text = await metrics();
    expect(text).toContain('registry_rate_limited_total{who="key",service="registry"} 2');
    expect(text).toContain('registry_rate_limited_total{who="stranger",service="registry"} 2');
  });
});

test('a document of more tokens than anybody asks with is refused before it is validated', async () => {
  const refused = await post(`{ ${'me { id } '.repeat(2_000)} }`, { key: keyFor('admin') });
  expect([refused.status, await codeOf(refused)]).toEqual([400, 'GRAPHQL_PARSE_FAILED']);
});
