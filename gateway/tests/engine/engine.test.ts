import { describe, expect, jest, test } from '@jest/globals';
import { getOperationAST, parse } from 'graphql';
import { createEngine } from '../../src/engine/engine.ts';
import type { SendToSubgraph } from '../../src/engine/fetch/port.ts';
import { type EngineObserver, silentObserver } from '../../src/engine/observer.ts';
import type { Planner } from '../../src/engine/planner/port.ts';
import { WrittenData } from '../../src/engine/result.ts';
import { contextOf } from './support/requests.ts';
import {
  composed,
  engineDeps,
  fixed,
  sendersOf,
  startEngine,
  startOver,
  type Subgraph,
} from './support/supergraph.ts';

const version = (n: number): Record<string, Subgraph> => ({
  a: {
    sdl: `type Query { version: Int v${n}: Int echo(x: Int! = 3, on: Boolean, in: In): String }
      input In { a: Int! }
      type Mutation { change: Int }`,
    resolvers: {
      Query: {
        version: () => n,
        [`v${n}`]: () => n,
        echo: (_: unknown, args: object) => JSON.stringify(args),
      },
      Mutation: { change: () => n },
    },
  },
});
const sdlOf = (n: number): string => composed(version(n));
const senderOf = sendersOf(version(1));
const answering =
  (n: number): SendToSubgraph =>
  async () => ({
    status: 200,
    contentType: 'application/json',
    cacheControl: undefined,
    startedAtMs: 0,
    body: JSON.stringify({ data: { version: n, [`v${n}`]: null } }),
  });

const settled = async (condition: () => boolean): Promise<void> => {
  for (let turns = 0; !condition() && turns < 2_000; turns += 1)
    await new Promise((resolve) => setTimeout(resolve, 1));
};

/** An engine whose supergraph can be announced at will; every sender answers with its generation. */
const startLive = async (
  overrides: {
    sender?: (made: number) => SendToSubgraph;
    early?: string;
    apolloPlanner?: () => Planner;
  } = {},
) => {
  let announce: (sdl: string) => void = () => undefined;
  let made = 0;
  const seen: number[] = [];
  const observer: EngineObserver = {
    ...silentObserver,
    generation: (number) => void seen.push(number),
    supergraphRefused: jest.fn<() => void>(),
  };
  const cleanup = jest.fn(async () => undefined);
  const running = await startEngine(
    engineDeps({
      supergraph: {
        initialize: async ({ update }) => {
          announce = update;
          if (overrides.early !== undefined) announce(overrides.early);
          return { supergraphSdl: sdlOf(1), cleanup };
        },
      },
      sender: () => (overrides.sender ?? answering)((made += 1)),
      apolloPlanner: overrides.apolloPlanner,
      observer,
    }),
  );
  return { ...running, announce: (sdl: string) => announce(sdl), observer, seen, cleanup };
};

describe('a new supergraph', () => {
  test('goes live at once, and a request on its way ends on the generation that it began with', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const engine = await startLive({
      sender: (made) => async (request) => {
        if (made === 1) await held;
        return answering(made)(request);
      },
    });
    const first = engine.schema();
    const slow = engine.askOn(first, { query: '{ version }' });
    engine.announce(sdlOf(2));
    await settled(() => engine.schema() !== first);
    expect(await engine.ask('{ version }')).toEqual({ data: { version: 2 } });
    // One that was validated on the old schema, too, stays there to its end.
    const old = engine.askOn(first, { query: '{ version v1 }' });
    release();
    expect(await slow).toEqual({ data: { version: 1 } });
    expect(await old).toEqual({ data: { version: 1, v1: null } });
    expect(engine.seen).toEqual([1, 2]);
    await engine.engine.stop();
  });

  test('that is bad is refused: the last good one goes on, and the observer is told', async () => {
    const engine = await startLive();
    const first = engine.schema();
    for (const bad of [
      'type Query {',
      'type Query { a: Int }',
      '',
      sdlOf(2).replace('type Query', 'type Quarry'),
    ])
      engine.announce(bad);
    await settled(() => jest.mocked(engine.observer.supergraphRefused).mock.calls.length === 4);
    expect(engine.observer.supergraphRefused).toHaveBeenCalledTimes(4);
    expect(engine.schema()).toBe(first);
    expect(await engine.ask('{ version }')).toEqual({ data: { version: 1 } });
    engine.announce(sdlOf(3));
    await settled(() => engine.seen.length === 2);
    expect(engine.seen).toEqual([1, 2]);
    await engine.engine.stop();
  });

  test('after one that was refused when its operations were prepared uses none of what was prepared', async () => {
    const { engine, ...running } = await startLive();
    const document = parse('{ version }');
    const operation = getOperationAST(document) ?? undefined;
    const ask = async (): Promise<unknown> => {
      const context = contextOf();
      const request = { document, operation, operationName: undefined, variables: {}, context };
      const { data } = (await engine.answerAhead(running.schema(), request))?.result ?? {};
      return data instanceof WrittenData ? data.toJSON() : data;
    };
    await engine.documentStore?.set('live:hash', document);
    expect(await ask()).toEqual({ version: 1 });
    let refuses = true;
    engine.onSchemaLoadOrUpdate(({ apiSchema }) => {
      if (refuses && apiSchema.getQueryType()?.getFields()['v2']) throw new Error('not this one');
    });
    running.announce(sdlOf(2));
    await settled(() => jest.mocked(running.observer.supergraphRefused).mock.calls.length === 1);
    refuses = false;
    running.announce(sdlOf(3));
    await settled(() => running.seen.length === 2);
    expect(await ask()).toEqual({ version: 3 });
    await engine.stop();
  });

  test('that is the live one again changes nothing', async () => {
    const engine = await startLive();
    engine.announce(sdlOf(1));
    engine.announce(sdlOf(2));
    await settled(() => engine.seen.length === 2);
    expect(engine.seen).toEqual([1, 2]);
    await engine.engine.stop();
  });

  test('after many others in a storm is the one that is live in the end', async () => {
    const engine = await startLive();
    for (let n = 2; n <= 12; n += 1) engine.announce(sdlOf(n));
    await settled(() => engine.schema().getQueryType()?.getFields()['v12'] !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Object.keys(engine.schema().getQueryType()?.getFields() ?? {})).toContain('v12');
    await engine.engine.stop();
  });

  test('announced while the first is still loading comes after it, as a generation of its own', async () => {
    const engine = await startLive({ early: sdlOf(2) });
    await settled(() => engine.seen.length === 2);
    expect(engine.seen).toEqual([1, 2]);
    expect(Object.keys(engine.schema().getQueryType()?.getFields() ?? {})).toContain('v2');
    await engine.engine.stop();
  });

  test('is not taken up once the engine stops', async () => {
    const engine = await startLive();
    const first = engine.schema();
    engine.announce(sdlOf(2));
    await engine.engine.stop();
    engine.announce(sdlOf(3));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(engine.schema()).toBe(first);
    expect(engine.cleanup).toHaveBeenCalledTimes(1);
  });

  test('is told to listeners until they turn away', async () => {
    const engine = await startLive();
    const listener = jest.fn();
    const off = engine.engine.onSchemaLoadOrUpdate(listener);
    expect(listener).toHaveBeenCalledTimes(1);
    off();
    engine.announce(sdlOf(2));
    await settled(() => engine.seen.length === 2);
    expect(listener).toHaveBeenCalledTimes(1);
    await engine.engine.stop();
  });

  test('that is bad from the start lets nothing start', async () => {
    await expect(
      startEngine(engineDeps({ supergraph: fixed('type Query { a: Int }'), sender: senderOf })),
    ).rejects.toThrow();
  });
});

describe('the planner of a generation', () => {
  /** Planners that tell when they are closed, and how many were made. */
  const watched = () => {
    const closed: number[] = [];
    let made = 0;
    const apolloPlanner = (): Planner => {
      const number = (made += 1);
      const plan = () => Promise.reject(new Error('no plan'));
      return { name: 'apollo', plan, close: () => void closed.push(number) };
    };
    return { closed, apolloPlanner };
  };

  test('is closed when a listener does not want the generation', async () => {
    const { closed, apolloPlanner } = watched();
    const { engine, announce } = await startLive({ apolloPlanner });
    engine.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => {
      if (coreSupergraphSdl.includes('v2')) throw new Error('not this one');
    });
    announce(sdlOf(2));
    await settled(() => closed.length > 0);
    expect(closed).toEqual([2]);
    await engine.stop();
    expect(closed).toEqual([2, 1]);
  });

  test('is closed when it is ready only once the engine has stopped', async () => {
    const { closed, apolloPlanner } = watched();
    const supergraph = fixed(sdlOf(1));
    const engine = createEngine(engineDeps({ supergraph, sender: senderOf, apolloPlanner }));
    const loading = engine.load({ apollo: {} });
    await engine.stop();
    await loading;
    expect(closed).toContain(1);
  });
});

describe('a request', () => {
  const echo = 'query ($x: Int = 7, $on: Boolean, $in: In) { echo(x: $x, on: $on, in: $in) }';

  test.each([
    ['left out, where the default holds', {}, '{"x":7}'],
    ['null', { on: null, in: null }, '{"x":7,"on":null,"in":null}'],
    ['given', { x: 1, on: true, in: { a: 2 } }, '{"x":1,"on":true,"in":{"a":2}}'],
    ['that the operation does not know', { x: 1, y: 2 }, '{"x":1}'],
  ])('has its variables passed on: %s', async (_, variables, expected) => {
    const { ask } = await startOver(version(1));
    const { data } = await ask({ query: echo, variables });
    expect(JSON.parse((data as { echo: string }).echo)).toEqual(JSON.parse(expected));
  });

  test.each([
    ['of another type', { x: 'seven' }],
    ['null where none may be', { in: { a: null } }],
    ['with a field too many', { in: { a: 1, b: 2 } }],
  ])('with a variable %s has errors and no data at all', async (_, variables) => {
    const seen: never[] = [];
    const { ask } = await startOver(version(1), {}, seen);
    const answer = await ask({ query: echo, variables });
    expect(answer.errors).toHaveLength(1);
    expect('data' in answer).toBe(false);
    expect(seen).toEqual([]);
  });

  test('with variables named like members of every object, or like a planner’s own, is answered', async () => {
    const { ask } = await startOver(version(1));
    const query = `query ($constructor: Int = 1, $representations: Int = 2, $__proto__: Int = 3) {
      a: echo(x: $constructor) b: echo(x: $representations) c: echo(x: $__proto__)
    }`;
    expect((await ask({ query })).data).toEqual({ a: '{"x":1}', b: '{"x":2}', c: '{"x":3}' });
    expect((await ask({ query, variables: { constructor: 4, representations: 5 } })).data).toEqual({
      a: '{"x":4}',
      b: '{"x":5}',
      c: '{"x":3}',
    });
  });

  test('with several operations is answered for the one it names, and refused without a name', async () => {
    const { ask } = await startOver(version(1));
    const query = 'query A { version } query B { v1 }';
    expect(await ask({ query, operationName: 'B' })).toEqual({ data: { v1: 1 } });
    expect(await ask({ query, operationName: 'A' })).toEqual({ data: { version: 1 } });
    for (const asked of [{ query }, { query, operationName: 'C' }]) {
      const answer = await ask(asked);
      expect(answer.errors).toHaveLength(1);
      expect('data' in answer).toBe(false);
    }
  });

  test('for a subscription is refused', async () => {
    const { ask } = await startOver({
      a: { sdl: 'type Query { a: Int } type Subscription { tick: Int }' },
    });
    const answer = await ask('subscription { tick }');
    expect(answer.errors?.[0]?.extensions?.['code']).toBe('BAD_REQUEST');
    expect('data' in answer).toBe(false);
  });

  test('for nothing but the schema fetches nothing', async () => {
    const seen: never[] = [];
    const { ask } = await startOver(version(1), {}, seen);
    expect(await ask('{ __typename __schema { queryType { name } } }')).toEqual({
      data: { __typename: 'Query', __schema: { queryType: { name: 'Query' } } },
    });
    expect(await ask('mutation { __typename }')).toEqual({ data: { __typename: 'Mutation' } });
    expect(await ask('query ($on: Boolean = false) { version @include(if: $on) }')).toEqual({ data: {} });
    expect(seen).toEqual([]);
  });
});
