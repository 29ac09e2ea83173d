import { describe, expect, test } from '@jest/globals';
import { ApolloServer } from '@apollo/server';
import { silentLogger } from '@commerce/service';
import fc from 'fast-check';
import { getOperationAST, parse } from 'graphql';
import type { GatewayContext } from '../../../src/context.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { createGeneration, type Generation } from '../../../src/engine/generation.ts';
import { type EngineObserver, silentObserver } from '../../../src/engine/observer.ts';
import { createOperationCache } from '../../../src/engine/operation/cache.ts';
import type { Planner } from '../../../src/engine/planner/port.ts';
import { PlannerBusy } from '../../../src/engine/planner/refusals.ts';
import { stringifyResult } from '../../../src/engine/result.ts';
import { contextOf } from '../support/requests.ts';
import { composed, engineDeps, sendersOf, type Subgraph } from '../support/supergraph.ts';

const version = (n: number): Record<string, Subgraph> => ({
  a: { sdl: `type Query { a: Int b: Int v${n}: Int }`, resolvers: { Query: { a: () => n, b: () => n } } },
});

/** A generation whose plans are counted. */
const counted = async (number: number, schema = number) => {
  const { planner, ...rest } = await createGeneration(
    engineDeps({
      supergraph: { initialize: async () => ({ supergraphSdl: '' }) },
      sender: sendersOf(version(schema)),
    }),
    number,
    composed(version(schema)),
  );
  const planned: string[] = [];
  const lookups: boolean[] = [];
  let failing = 0;
  const plan: Planner['plan'] = async (request) => {
    planned.push(request.source.replace(/\s+/g, ' '));
    await new Promise((resolve) => setImmediate(resolve));
    if (failing > 0) {
      failing -= 1;
      throw new Error('no plan');
    }
    return planner.plan(request);
  };
  const observer: EngineObserver = { ...silentObserver, operationLookup: (hit) => void lookups.push(hit) };
  const generation: Generation = { ...rest, observer, planner: { name: 'apollo', plan } };
  return { generation, planned, lookups, fail: (times: number) => (failing = times) };
};

const overrides = { labels: new Set<string>(), percentage: 100 };
const ask = async (
  cache: ReturnType<typeof createOperationCache>,
  generation: Generation,
  document = parse('{ a }'),
  on: readonly string[] = [],
) => {
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  return cache.prepare(
    generation,
    document,
    operation,
    { overrides, isTrue: (name) => on.includes(name), access: undefined },
    undefined,
  );
};

describe('prepared operations', () => {
  test('are planned once for all who ask at the same time, and never again', async () => {
    const { generation, planned, lookups } = await counted(1);
    const cache = createOperationCache(1_000_000);
    const document = parse('{ a }');
    const first = await Promise.all([1, 2, 3].map(() => ask(cache, generation, document)));
    expect(new Set(first).size).toBe(1);
    expect(await ask(cache, generation, document)).toBe(first[0]);
    expect(planned).toEqual(['query {a}']);
    expect(lookups).toEqual([false, true, true, true]);
  });

  test.each([
    ['for good where nobody plans them better', new Error('no plan'), 1],
    ['until the planner that was busy plans them better', new PlannerBusy('others are first'), 2],
  ])('stay as they are %s', async (_, problem, times) => {
    const { generation } = await counted(1);
    let tried = 0;
    const plan = (): Promise<never> => {
      tried += 1;
      return Promise.reject(problem);
    };
    const planner: Planner = { ...generation.planner, second: () => ({ name: 'apollo', plan }) };
    const lossy: Generation = { ...generation, planner };
    const cache = createOperationCache(1_000_000);
    const document = parse('{ a }');
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    for (let request = 0; request < 2; request += 1) {
      const before = await ask(cache, lossy, document);
      if (!before.second) break;
      const given = { overrides, isTrue: () => false, access: undefined };
      const after = await cache.prepareAgain(lossy, document, operation, given, before);
      expect(after).toEqual({ ...before, second: undefined });
    }
    expect(tried).toBe(times);
  });

  test('that failed fail for five seconds, which cost nothing, and are then tried again', async () => {
    const { generation, planned, fail } = await counted(1);
    let nowMs = 1_000;
    const cache = createOperationCache(1_000_000, () => nowMs);
    const document = parse('{ a }');
    fail(1);
    const asked = [ask(cache, generation, document), ask(cache, generation, document)];
    for (const each of await Promise.allSettled(asked)) expect(each.status).toBe('rejected');
    nowMs = 5_999;
    await expect(Promise.resolve(ask(cache, generation, document))).rejects.toThrow();
    expect(planned).toHaveLength(1);
    nowMs = 6_000;
    await ask(cache, generation, document);
    await ask(cache, generation, document);
    expect(planned).toHaveLength(2);
  });

  test('differ by what their conditions leave of them, and by nothing else', async () => {
    const { generation, planned } = await counted(1);
    const cache = createOperationCache(1_000_000);
    const document = parse('query ($x: Boolean!, $y: Int) { a @skip(if: $x) b }');
    for (const on of [[], ['x'], ['y'], ['x', 'y'], ['x']]) await ask(cache, generation, document, on);
    expect(planned).toHaveLength(2);
  });

  test('that are asked for in turn under other circumstances are each kept apart, and planned once', async () => {
    const { generation, planned } = await counted(1);
    const other = (await counted(2)).generation;
    const labelled = { ...generation, overrides: { labels: ['blue'], percentages: [] } };
    const cache = createOperationCache(1_000_000);
    const document = parse('query A { a } query B($on: Boolean!) { a b @include(if: $on) }');
    const none = new Set<string>();
    const granted = { authenticated: true, scopes: none, policies: none, deniedFields: none };
    const rights = (key: string) => ({ key, granted, denial: undefined });
    const asked = (
      in_: Generation,
      name: string,
      more: { on?: boolean; label?: string; rights?: string } = {},
    ) => {
      const operation = getOperationAST(document, name);
      if (!operation) throw new Error('no operation');
      const given = {
        overrides: { labels: new Set(more.label ? [more.label] : []), percentage: 0 },
        isTrue: () => more.on === true,
        access: more.rights === undefined ? undefined : rights(more.rights),
      };
      return cache.prepare(in_, document, operation, given, undefined);
    };
    const all = [
      () => asked(labelled, 'A'),
      () => asked(labelled, 'A', { label: 'blue' }),
      () => asked(labelled, 'A', { rights: 'r1' }),
      () => asked(labelled, 'A', { rights: 'r2' }),
      () => asked(labelled, 'B'),
      () => asked(labelled, 'B', { on: true }),
      () => asked(other, 'A'),
    ];
    const first: unknown[] = [];
    for (const one of all) first.push(await one());
    expect(new Set(first).size).toBe(all.length);
    expect(planned).toHaveLength(all.length - 1);
    const orders = fc.array(fc.nat({ max: all.length - 1 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        for (const index of order) expect(await all[index]?.()).toBe(first[index]);
      }),
    );
    expect(planned).toHaveLength(all.length - 1);
  });

  test('of more variants than a document may keep: the newest stay, also after a change of schema', async () => {
    const names = ['p', 'q', 'r', 's', 't', 'u'];
    const variants = Array.from({ length: 64 }, (_, n) => names.filter((_name, bit) => (n >> bit) & 1));
    const document = parse(
      `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) { a ${names.map((name) => `${name}: b @skip(if: $${name})`).join(' ')} }`,
    );
    const one = await counted(1);
    const two = await counted(2);
    const cache = createOperationCache(10_000_000);
    for (const on of variants) await ask(cache, one.generation, document, on);
    await ask(cache, one.generation, document, variants[63]);
    expect(one.planned).toHaveLength(64);
    await ask(cache, two.generation, document, variants[0]);
    await ask(cache, two.generation, document, variants[0]);
    expect(two.planned).toHaveLength(1);
  });
});

describe('documents', () => {
  const put = async (cache: ReturnType<typeof createOperationCache>, key: string, query: string) => {
    const document = parse(query);
    await cache.documentStore?.set(key, document);
    return document;
  };

  test('are bounded by bytes: the least used go first', async () => {
    const cache = createOperationCache(50_000);
    for (let n = 0; n < 100; n += 1) await put(cache, `p:${n}`, `{ a${n}: a }`);
    const left = (
      await Promise.all(Array.from({ length: 100 }, (_, n) => cache.documentStore?.get(`p:${n}`)))
    ).flatMap((document, n) => (document ? [n] : []));
    expect(left.length).toBeGreaterThan(3);
    expect(left.length).toBeLessThan(15);
    expect(left.at(-1)).toBe(99);
  });

  test('weigh more with each plan that is kept of them', async () => {
    const { generation } = await counted(1);
    const cache = createOperationCache(60_000);
    const filler = ' '.repeat(200);
    const small = await put(cache, 'p:small', '{ a }');
    const document = await put(
      cache,
      'p:big',
      `query ($x: Boolean!, $y: Boolean!, $z: Boolean!) {${filler} a x: b @skip(if: $x) y: b @skip(if: $y) z: b @skip(if: $z) }`,
    );
    for (const on of [[], ['x'], ['y'], ['z'], ['x', 'y'], ['x', 'z'], ['y', 'z']])
      await ask(cache, generation, document, on);
    expect(await cache.documentStore?.get('p:small')).toBeUndefined();
    expect(small.kind).toBe('Document');
  });

  test('are prepared anew for the next generation, once each, however many generations went by', async () => {
    const cache = createOperationCache(1_000_000);
    const one = await counted(1);
    const document = await put(cache, 'first:x', '{ a }');
    await put(cache, 'first:gone', '{ v1 }').then((gone) => ask(cache, one.generation, gone));
    await ask(cache, one.generation, document);
    for (let number = 2; number <= 5; number += 1) {
      const next = await counted(number);
      const { prepared } = await cache.warm(next.generation);
      expect(prepared).toBe(1);
      expect(next.planned).toEqual(['query {a}']);
    }
  });

  test('are not prepared for the next generation where they could not be for this one', async () => {
    const cache = createOperationCache(1_000_000);
    const one = await counted(1);
    one.fail(1);
    const document = await put(cache, 'first:x', '{ a }');
    await expect(ask(cache, one.generation, document)).rejects.toThrow('no plan');
    const next = await counted(2);
    expect(await cache.warm(next.generation)).toMatchObject({ prepared: 0 });
    expect(next.planned).toEqual([]);
    await ask(cache, next.generation, document);
    expect(next.planned).toEqual(['query {a}']);
  });

  test('of a schema before the live one are forgotten', async () => {
    const cache = createOperationCache(1_000_000);
    await put(cache, 'first:x', '{ a }');
    await cache.warm((await counted(2)).generation);
    expect(await cache.documentStore?.get('first:x')).toBeDefined();
    await cache.warm((await counted(3)).generation);
    expect(await cache.documentStore?.get('first:x')).toBeUndefined();
  });
});

describe('behind ApolloServer', () => {
  test('an operation seen before a change of schema needs no parsing, validation or plan after it', async () => {
    let announce: (sdl: string) => void = () => undefined;
    const planned: number[] = [];
    const lookups: boolean[] = [];
    let generation = 0;
    const engine = createEngine(
      engineDeps({
        supergraph: {
          initialize: async ({ update }) => {
            announce = update;
            return { supergraphSdl: composed(version(1)) };
          },
        },
        sender: sendersOf(version(1)),
        observer: {
          ...silentObserver,
          planned: () => void planned.push(generation),
          operationLookup: (hit) => void lookups.push(hit),
          generation: (number) => (generation = number),
        },
      }),
    );
    let parsed = 0;
    const server = new ApolloServer<GatewayContext>({
      gateway: engine,
      documentStore: engine.documentStore ?? null,
      stringifyResult,
      logger: silentLogger(),
      plugins: [{ requestDidStart: async () => ({ parsingDidStart: async () => void (parsed += 1) }) }],
    });
    await server.start();
    const send = async (query: string) => {
      const { body } = await server.executeOperation({ query }, { contextValue: contextOf() });
      return body.kind === 'single' ? stringifyResult(body.singleResult) : '';
    };
    expect(await send('{ a }')).toBe('{"data":{"a":1}}');
    expect(await send('{ v1 }')).toBe('{"data":{"v1":null}}');
    expect({ parsed, planned, lookups }).toEqual({ parsed: 2, planned: [1, 1], lookups: [false, false] });

    announce(composed(version(2)));
    while (generation < 2) await new Promise((resolve) => setTimeout(resolve, 2));
    // Planned while the first generation was still live.
    expect(planned).toEqual([1, 1, 1]);
    expect(await send('{ a }')).toBe('{"data":{"a":1}}');
    expect({ parsed, planned, lookups }).toEqual({
      parsed: 2,
      planned: [1, 1, 1],
      lookups: [false, false, true],
    });
    expect(await send('{ v1 }')).toContain('GRAPHQL_VALIDATION_FAILED');
    await server.stop();
  });

  test('what a request does wrong is told by a code, with no data', async () => {
    const engine = createEngine(
      engineDeps({
        supergraph: { initialize: async () => ({ supergraphSdl: composed(version(1)) }) },
        sender: sendersOf(version(1)),
      }),
    );
    const server = new ApolloServer<GatewayContext>({
      gateway: engine,
      documentStore: engine.documentStore ?? null,
      stringifyResult,
      logger: silentLogger(),
      includeStacktraceInErrorResponses: false,
    });
    await server.start();
    const send = async (query: string, more: object = {}) => {
      const { body, http } = await server.executeOperation({ query, ...more }, { contextValue: contextOf() });
      const result = body.kind === 'single' ? body.singleResult : undefined;
      return { status: http.status, code: result?.errors?.[0]?.extensions?.['code'], data: result?.data };
    };
    const query = 'query ($x: Boolean!) { a @skip(if: $x) }';
    expect(await send(query)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', data: undefined });
    expect(await send(query, { variables: { x: 7 } })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect(await send('query A { a } query B { b }')).toMatchObject({
      status: 400,
      code: 'OPERATION_RESOLUTION_FAILURE',
      data: undefined,
    });
    expect(await send('{ nothing }')).toMatchObject({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED' });
    expect(await send('{ a')).toMatchObject({ status: 400, code: 'GRAPHQL_PARSE_FAILED' });
    await server.stop();
  });
});
