import { afterEach, describe, expect, test } from '@jest/globals';
import { createLogger } from '@commerce/service';
import { HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import { waitUntil } from '@commerce/testkit';
import { createCanary } from '../../src/canary/canary.ts';
import type { CanaryGraph } from '../../src/canary/retiring.ts';
import type { AnsweringGraph } from '../../src/http/servedGraph.ts';

type Request = Parameters<AnsweringGraph['execute']>[0];

const request = {} as Request;

const answer = (text: string): HTTPGraphQLResponse => ({
  headers: new HeaderMap([['cache-control', 'max-age=60, public']]),
  body: { kind: 'complete', string: text },
});

const textOf = ({ body }: HTTPGraphQLResponse): string => (body.kind === 'complete' ? body.string : '');

interface Built extends CanaryGraph {
  readonly sdl: string;
  readonly beside: string;
  readonly started: PromiseWithResolvers<void>;
  readonly answers: PromiseWithResolvers<void>;
  stops: number;
}

let place = 50;
let built: Built[] = [];
let percents: number[] = [];
let refused = 0;
let logged: string[] = [];

const live: AnsweringGraph = { isCanary: false, execute: async () => answer('live') };

const build = (sdl: string, beside: string): Built => {
  const started = Promise.withResolvers<void>();
  const answers = Promise.withResolvers<void>();
  const graph: Built = {
    sdl,
    beside,
    started,
    answers,
    stops: 0,
    start: () => started.promise,
    stop: async () => void (graph.stops += 1),
    async execute() {
      await answers.promise;
      return answer(sdl);
    },
  };
  built.push(graph);
  return graph;
};

const start = (promotionMs = 60_000) =>
  createCanary({
    live,
    build,
    share: () => place,
    metrics: { percent: (percent) => void percents.push(percent), refused: () => void (refused += 1) },
    logger: createLogger(
      { name: 'test', level: 'info' },
      { write: (line: string) => void logged.push(line) },
    ),
    promotionMs,
  });

afterEach(() => {
  place = 50;
  built = [];
  percents = [];
  refused = 0;
  logged = [];
});

/** A canary `B` at 60 percent beside `A`, which is live. */
const serving = async (promotionMs?: number) => {
  const canary = start(promotionMs);
  canary.liveIs('A');
  canary.offered({ supergraphSdl: 'B', percent: 60 }, 'A');
  await waitUntil(() => built.length === 1);
  built[0]?.started.resolve();
  built[0]?.answers.resolve();
  await waitUntil(() => canary.graphOf(undefined).isCanary);
  return canary;
};

describe('a canary', () => {
  test('is given nothing before it is ready, and its share from then on', async () => {
    const canary = start();
    expect(canary.graphOf(undefined)).toBe(live);
    canary.offered({ supergraphSdl: 'B', percent: 60 }, 'A');
    await waitUntil(() => built.length === 1);
    expect(built[0]).toMatchObject({ sdl: 'B', beside: 'A' });
    expect(canary.graphOf(undefined)).toBe(live);
    built[0]?.started.resolve();
    await waitUntil(() => canary.graphOf(undefined).isCanary);
    place = 60;
    expect(canary.graphOf(undefined)).toBe(live);
    expect(percents).toEqual([60]);
    await canary.stop();
    expect(built[0]?.stops).toBe(1);
  });

  test('answers what no cache in front may keep for everybody', async () => {
    const canary = await serving();
    const response = await canary.graphOf(undefined).execute(request);
    expect(textOf(response)).toBe('B');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('that cannot be served is given nobody, and the one before goes on', async () => {
    const canary = await serving();
    canary.offered({ supergraphSdl: 'broken', percent: 70 }, 'A');
    await waitUntil(() => built.length === 2);
    built[1]?.started.reject(new Error('no such type'));
    await waitUntil(() => refused === 1);
    expect(built[1]?.stops).toBe(1);
    expect(textOf(await canary.graphOf(undefined).execute(request))).toBe('B');
    expect(logged.join('')).toContain('no such type');
    canary.offered({ supergraphSdl: 'C', percent: 70 }, 'A');
    await waitUntil(() => built.length === 3);
    built[2]?.started.resolve();
    built[2]?.answers.resolve();
    await waitUntil(async () => textOf(await canary.graphOf(undefined).execute(request)) === 'C');
    expect(built[0]?.stops).toBe(1);
  });

  test('that is given another percentage is not built again', async () => {
    const canary = await serving();
    canary.offered({ supergraphSdl: 'B', percent: 10 }, 'A');
    expect(canary.graphOf(undefined)).toBe(live);
    canary.offered({ supergraphSdl: 'B', percent: 51 }, 'A');
    expect(canary.graphOf(undefined).isCanary).toBe(true);
    await canary.stop();
    expect(built).toHaveLength(1);
    expect(percents).toEqual([60, 10, 51, 0]);
  });

  test('that is withdrawn answers what it has begun, and only then ends', async () => {
    const canary = start();
    canary.liveIs('A');
    canary.offered({ supergraphSdl: 'B', percent: 60 }, 'A');
    await waitUntil(() => built.length === 1);
    built[0]?.started.resolve();
    await waitUntil(() => canary.graphOf(undefined).isCanary);
    const graph = canary.graphOf(undefined);
    const first = graph.execute(request);
    canary.offered(undefined, 'A');
    expect(canary.graphOf(undefined)).toBe(live);
    // Chosen before, sent after: somebody waited for their turn.
    expect(textOf(await graph.execute(request))).toBe('live');
    expect(built[0]?.stops).toBe(0);
    built[0]?.answers.resolve();
    expect(textOf(await first)).toBe('B');
    await waitUntil(() => built[0]?.stops === 1);
    await canary.stop();
    expect(built[0]?.stops).toBe(1);
  });

  test('that is promoted goes on until everybody is served its supergraph', async () => {
    const canary = await serving();
    canary.offered(undefined, 'B');
    expect(canary.graphOf(undefined).isCanary).toBe(true);
    canary.liveIs('B');
    expect(canary.graphOf(undefined)).toBe(live);
    await waitUntil(() => built[0]?.stops === 1);
  });

  test('that is promoted to what is refused ends all the same', async () => {
    const canary = await serving(20);
    canary.offered(undefined, 'B');
    expect(canary.graphOf(undefined).isCanary).toBe(true);
    await waitUntil(() => !canary.graphOf(undefined).isCanary);
    await waitUntil(() => built[0]?.stops === 1);
  });

  test('of offers that come while one is built only the last is served', async () => {
    const canary = start();
    for (const supergraphSdl of ['B', 'C', 'D']) canary.offered({ supergraphSdl, percent: 60 }, 'A');
    await waitUntil(() => built.length === 1);
    canary.offered({ supergraphSdl: 'E', percent: 60 }, 'A');
    built[0]?.started.resolve();
    await waitUntil(() => built.length === 2);
    expect(built.map(({ sdl }) => sdl)).toEqual(['D', 'E']);
    await waitUntil(() => built[0]?.stops === 1);
    expect(canary.graphOf(undefined)).toBe(live);
    canary.offered(undefined, 'A');
    built[1]?.started.resolve();
    await waitUntil(() => built[1]?.stops === 1);
    expect(canary.graphOf(undefined)).toBe(live);
    expect(percents).toEqual([]);
  });

  test('that is still built when the gateway stops is stopped too', async () => {
    const canary = start();
    canary.offered({ supergraphSdl: 'B', percent: 60 }, 'A');
    await waitUntil(() => built.length === 1);
    const stopped = canary.stop();
    built[0]?.started.resolve();
    await stopped;
    expect(built[0]?.stops).toBe(1);
    canary.offered({ supergraphSdl: 'C', percent: 60 }, 'A');
    expect(built).toHaveLength(1);
  });
});
