import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { askRegistry, type ApiAnswer } from './support/api.ts';
import { keyFor, type RunningRegistry, startRegistry } from './support/registry.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';
const sdl = (fields: string): string => `${link}type Query { ${fields} }`;

let registry: RunningRegistry;
let ask: ReturnType<typeof askRegistry>;

beforeEach(async () => {
  registry = await startRegistry();
  ask = askRegistry(registry.url);
});
afterEach(() => registry.stop());

const publish = (variant: string, subgraphs: Record<string, string>): Promise<ApiAnswer> =>
  ask(
    `mutation ($variant: String!, $subgraphs: [SubgraphInput!]!) { graph(id: "commerce") {
      publishSubgraphs(variant: $variant, subgraphs: $subgraphs) { changed errors { code } } } }`,
    {
      variant,
      subgraphs: Object.entries(subgraphs).map(([name, text]) => ({
        name,
        url: `http://127.0.0.1:1/${name}`,
        sdl: text,
      })),
    },
  );

const uplink = async (
  variables: { ref?: string; apiKey?: string; ifAfterId?: string } = {},
): Promise<Record<string, unknown>> => {
  const { data } = await ask(
    `query ($ref: String!, $apiKey: String!, $ifAfterId: ID) { routerConfig(ref: $ref, apiKey: $apiKey, ifAfterId: $ifAfterId) {
      __typename ... on RouterConfigResult { id supergraphSDL minDelaySeconds canary { percent supergraphSDL } }
      ... on Unchanged { id } ... on FetchError { code } } }`,
    { ref: 'commerce@current', apiKey: keyFor('gateway'), ...variables },
  );
  return data?.['routerConfig'] as Record<string, unknown>;
};

const launches = async (): Promise<{ id: string; number: number; cause: string; isLive: boolean }[]> => {
  const { data } = await ask(
    '{ graph(id: "commerce") { variant(name: "current") { launches { id number cause isLive createdAt } } } }',
  );
  return (data as { graph: { variant: { launches: never[] } } }).graph.variant.launches;
};

describe('uplink', () => {
  test('gives the live supergraph, then Unchanged, then the next one', async () => {
    expect(await uplink()).toEqual({ __typename: 'FetchError', code: 'UNKNOWN_REF' });
    await publish('current', { a: sdl('a: Int') });
    const first = await uplink();
    expect(first).toMatchObject({ __typename: 'RouterConfigResult', minDelaySeconds: 1, canary: null });
    const ifAfterId = String(first['id']);
    expect(await uplink({ ifAfterId })).toEqual({ __typename: 'Unchanged', id: ifAfterId });
    await publish('current', { a: sdl('a: Int b: Int') });
    expect(await uplink({ ifAfterId })).toMatchObject({ supergraphSDL: expect.stringContaining('b: Int') });
  });

  test('is refused to a bad key, and to a good one for another’s graph', async () => {
    await publish('current', { a: sdl('a: Int') });
    expect(await uplink({ apiKey: 'service:commerce:nope' })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
    });
    expect(await uplink({ apiKey: keyFor('expired') })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(await uplink({ apiKey: keyFor('gateway', 'other') })).toMatchObject({ code: 'UNKNOWN_REF' });
    expect(await uplink({ ref: 'commerce@a/b' })).toMatchObject({ code: 'UNKNOWN_REF' });
  });

  test('goes on with the last good supergraph when a publish does not compose', async () => {
    await publish('current', { a: sdl('a: Int') });
    const good = await uplink();
    const broken = await publish('current', { b: sdl('a: String') });
    expect(broken.data).toMatchObject({
      graph: {
        publishSubgraphs: {
          changed: ['b'],
          errors: expect.arrayContaining([{ code: 'FIELD_TYPE_MISMATCH' }]),
        },
      },
    });
    expect(await uplink()).toEqual(good);
  });
});

describe('history', () => {
  test('a roll-back gives the former supergraph byte for byte, and is itself history', async () => {
    await publish('current', { a: sdl('a: Int'), b: sdl('b: Int') });
    const before = await uplink();
    await publish('current', { a: sdl('a: Int worse: Int') });
    const [, first] = await launches();
    const rolled = await ask(
      'mutation ($id: ID!) { graph(id: "commerce") { rollback(variant: "current", launchId: $id) { number cause isLive } } }',
      { id: first?.id },
    );
    expect(rolled.data).toEqual({ graph: { rollback: { number: 3, cause: 'ROLLBACK', isLive: true } } });
    expect((await uplink())['supergraphSDL']).toBe(before['supergraphSDL']);
    expect((await launches()).map(({ number, isLive }) => [number, isLive])).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ]);
    // The next publish of another team starts from what is live now.
    await publish('current', { b: sdl('b: Int more: Int') });
    const next = String((await uplink())['supergraphSDL']);
    expect([next.includes('more: Int'), next.includes('worse: Int')]).toEqual([true, false]);
  });

  test('a roll-back to what is not there or failed is refused, and needs the right', async () => {
    await publish('current', { a: sdl('a: Int') });
    await publish('current', { b: sdl('a: String') });
    const [failed] = await launches();
    const roll = (id: string | undefined, key?: string) =>
      askRegistry(registry.url, key)(
        'mutation ($id: ID!) { graph(id: "commerce") { rollback(variant: "current", launchId: $id) { number } } }',
        { id },
      );
    expect((await roll('lau_nope')).errors[0]?.extensions?.code).toBe('UNKNOWN_LAUNCH');
    expect((await roll(failed?.id)).errors[0]?.extensions?.code).toBe('LAUNCH_FAILED');
    expect((await roll(failed?.id, keyFor('checker'))).errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});

const mutate = (text: string): Promise<ApiAnswer> => ask(`mutation { graph(id: "commerce") { ${text} } }`);

describe('a canary', () => {
  test('is given beside the supergraph, and news to a gateway that has it not', async () => {
    await publish('current', { a: sdl('a: Int') });
    const { id } = await uplink();
    expect(
      (await mutate('setCanary(variant: "current", canary: "next", percent: 5) { name }')).errors,
    ).toHaveLength(1);
    await publish('next', { a: sdl('a: Int tried: Int') });
    expect(
      (await mutate('setCanary(variant: "current", canary: "next", percent: 100) { name }')).errors,
    ).toHaveLength(1);
    await mutate('setCanary(variant: "current", canary: "next", percent: 5) { name }');
    const withCanary = await uplink({ ifAfterId: String(id) });
    expect(withCanary).toMatchObject({
      canary: { percent: 5, supergraphSDL: expect.stringContaining('tried: Int') },
    });
    expect(await uplink({ ifAfterId: String(withCanary['id']) })).toMatchObject({ __typename: 'Unchanged' });
    await mutate('withdrawCanary(variant: "current") { name }');
    expect(await uplink({ ifAfterId: String(withCanary['id']) })).toMatchObject({ canary: null, id });
  });

  test('that is promoted becomes the variant’s own, in one launch', async () => {
    await publish('current', { a: sdl('a: Int'), gone: sdl('gone: Int') });
    await publish('next', { a: sdl('a: Int tried: Int'), c: sdl('c: Int') });
    await mutate('setCanary(variant: "current", canary: "next", percent: 5) { name }');
    const promoted = await mutate('promoteCanary(variant: "current") { number cause isLive }');
    expect(promoted.data).toEqual({
      graph: { promoteCanary: { number: 2, cause: 'PROMOTE', isLive: true } },
    });
    const live = await uplink();
    expect(live['canary']).toBeNull();
    expect(live['supergraphSDL']).toMatch(/tried: Int/);
    expect(live['supergraphSDL']).not.toMatch(/gone: Int/);
    expect((await mutate('promoteCanary(variant: "current") { number }')).errors[0]?.extensions?.code).toBe(
      'INVALID_CANARY',
    );
  });
});

describe('a fork', () => {
  const code = async (text: string): Promise<unknown> => (await mutate(text)).errors[0]?.extensions?.code;
  const fork = 'forkVariant(from: "current", name: "next") { name }';

  test('has what its source has live, and is changed on its own', async () => {
    await publish('current', { a: sdl('a: Int'), b: sdl('b: Int') });
    await publish('current', { b: sdl('b: String clash: Int'), a: sdl('a: Int clash: String') });
    const live = await uplink();
    expect((await mutate(fork)).errors).toEqual([]);
    const forked = await uplink({ ref: 'commerce@next' });
    expect(forked['supergraphSDL']).toBe(live['supergraphSDL']);
    await publish('next', { a: sdl('a: Int tried: Int') });
    expect((await uplink({ ref: 'commerce@next' }))['supergraphSDL']).toMatch(/tried: Int/);
    expect((await uplink())['supergraphSDL']).toBe(live['supergraphSDL']);
  });

  test('that is promoted undoes nothing that others have published since', async () => {
    await publish('current', { a: sdl('a: Int'), b: sdl('b: Int') });
    await mutate(fork);
    await publish('next', { a: sdl('a: Int tried: Int') });
    await publish('current', { b: sdl('b: Int meanwhile: Int') });
    await mutate('setCanary(variant: "current", canary: "next", percent: 5) { name }');
    expect((await mutate('promoteCanary(variant: "current") { number }')).errors).toEqual([]);
    const live = await uplink();
    expect(live['supergraphSDL']).toMatch(/tried: Int/);
    expect(live['supergraphSDL']).toMatch(/meanwhile: Int/);
    expect(live['canary']).toBeNull();
  });

  test('that changed what others have changed too is not promoted, and the canary goes on', async () => {
    await publish('current', { a: sdl('a: Int') });
    await mutate(fork);
    await publish('next', { a: sdl('a: Int tried: Int') });
    await publish('current', { a: sdl('a: Int meanwhile: Int') });
    await mutate('setCanary(variant: "current", canary: "next", percent: 5) { name }');
    expect(await code('promoteCanary(variant: "current") { number }')).toBe('CANARY_CONFLICT');
    expect(await uplink()).toMatchObject({
      canary: { percent: 5 },
      supergraphSDL: expect.stringMatching(/meanwhile: Int/),
    });
    // Forked again it has the other change, and its own is published to it anew.
    await mutate('forkVariant(from: "current", name: "next", replace: true) { name }');
    await publish('next', { a: sdl('a: Int meanwhile: Int tried: Int') });
    expect((await mutate('promoteCanary(variant: "current") { number }')).errors).toEqual([]);
    expect((await uplink())['supergraphSDL']).toMatch(/tried: Int/);
  });

  test('is refused where there is nothing to fork, or something in its place', async () => {
    expect(await code(fork)).toBe('UNKNOWN_VARIANT');
    await publish('current', { a: sdl('a: Int') });
    expect(await code('forkVariant(from: "current", name: "no/slash") { name }')).toBe('INVALID_NAME');
    expect(await code('forkVariant(from: "current", name: "current", replace: true) { name }')).toBe(
      'UNKNOWN_VARIANT',
    );
    await mutate(fork);
    expect(await code(fork)).toBe('VARIANT_EXISTS');
    await publish('broken', { a: sdl('a: Nowhere') });
    expect(await code('forkVariant(from: "broken", name: "other") { name }')).toBe('LAUNCH_FAILED');
    const checker = await askRegistry(
      registry.url,
      keyFor('checker'),
    )(`mutation { graph(id: "commerce") { ${fork} } }`);
    expect(checker.errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});

describe('keys and usage', () => {
  test('a key made by API works at once, does only what its role may, and ends when revoked', async () => {
    const made = await ask(
      'mutation { graph(id: "commerce") { createKey(name: "ci", role: CHECKER, expiresInDays: 30) { text key { id role } } } }',
    );
    const { text, key } = (made.data as { graph: { createKey: { text: string; key: { id: string } } } }).graph
      .createKey;
    const asCi = askRegistry(registry.url, text);
    expect((await asCi('{ me { id } }')).data).toEqual({ me: { id: 'commerce' } });
    expect((await asCi('{ graph(id: "commerce") { keys { id } } }')).errors[0]?.extensions?.code).toBe(
      'FORBIDDEN',
    );
    const listed = await ask('{ graph(id: "commerce") { keys { id name } } }');
    expect(JSON.stringify(listed)).toContain('"name":"ci"');
    expect(JSON.stringify(listed)).not.toContain(text);
    await ask('mutation ($id: ID!) { graph(id: "commerce") { revokeKey(id: $id) { revokedAt } } }', {
      id: key.id,
    });
    expect((await asCi('{ me { id } }')).data).toEqual({ me: null });
  });

  test('who uses a field, and which nobody uses, can be asked', async () => {
    await publish('current', { a: sdl('used: Int unused: Int') });
    const report = {
      id: 'r1',
      variant: 'current',
      operations: [
        { hash: 'f'.repeat(64), name: 'Page', signature: '{used}', coordinates: ['Query', 'Query.used'] },
      ],
      requests: [
        {
          hash: 'f'.repeat(64),
          at: new Date().toISOString(),
          clientName: 'web',
          clientVersion: '1',
          count: 4,
        },
      ],
    };
    const send = (key?: string, changed = {}) =>
      askRegistry(registry.url, key)(
        'mutation ($report: UsageReportInput!) { graph(id: "commerce") { reportUsage(report: $report) { counted } } }',
        { report: { ...report, ...changed } },
      );
    expect((await send(keyFor('gateway'))).data).toEqual({ graph: { reportUsage: { counted: true } } });
    expect((await send(keyFor('gateway'))).data).toEqual({ graph: { reportUsage: { counted: false } } });
    expect((await send(keyFor('checker'))).errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await send(keyFor('gateway'), { id: '' })).errors[0]?.extensions?.code).toBe('INVALID_REPORT');
    const { data } = await ask(
      `{ graph(id: "commerce") { variant(name: "current") { unusedFields
          coordinateUsage(coordinate: "Query.used") { requests clients operations } } } }`,
    );
    expect(data).toEqual({
      graph: {
        variant: {
          unusedFields: ['Query.unused'],
          coordinateUsage: { requests: 4, clients: ['web'], operations: ['Page'] },
        },
      },
    });
  });
});
