import { afterEach, describe, expect, test } from '@jest/globals';
import { waitUntil } from '@commerce/testkit';
import { buildSchema } from 'graphql';
import type { OnCanary } from '../../src/supergraph/canaryOffer.ts';
import { type RunningGateway, startTrivialGateway, trivialEngine } from '../support/trivialGateway.ts';

let running: RunningGateway | undefined;

afterEach(async () => {
  await running?.gateway.stop();
  running = undefined;
});

/** The value of a metric that has no labels but the process's own. */
const valueOf = async (name: string): Promise<string | undefined> => {
  const text = (await running?.metrics.registry.metrics()) ?? '';
  return new RegExp(`^${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1];
};

const start = async (resolvers: { live: () => unknown; canary: () => unknown }) => {
  let tell: OnCanary = () => undefined;
  let place = 0.25;
  const closed: string[] = [];
  const canarySchema = buildSchema('type Query { hello: String added: String }');
  running = await startTrivialGateway(trivialEngine({ hello: resolvers.live }), {
    deps: {
      random: () => place,
      canary: {
        source: { follow: (listener) => void (tell = listener) },
        engineOf: (supergraphSdl) => ({
          ...trivialEngine({ hello: resolvers.canary, added: 'new' }, canarySchema),
          close: async () => void closed.push(supergraphSdl),
        }),
      },
    },
  });
  const { post } = running;
  const ask = async (query: string): Promise<unknown> => (await post({ query })).json();
  return {
    ask,
    closed,
    tell: (...offer: Parameters<OnCanary>) => tell(...offer),
    at: (next: number) => (place = next),
    served: () => waitUntil(async () => (await valueOf('gateway_canary_percent')) === '50'),
  };
};

const hello = '{ hello }';

describe('a canary behind the gateway', () => {
  test('answers its share with its own schema, and nobody else', async () => {
    const { ask, tell, at, served, closed } = await start({
      live: () => 'live',
      canary: () => 'canary',
    });
    expect(await ask(hello)).toEqual({ data: { hello: 'live' } });
    tell({ supergraphSdl: 'B', percent: 50 }, '');
    await served();
    expect(await ask('{ hello added }')).toEqual({ data: { hello: 'canary', added: 'new' } });
    at(0.75);
    expect(await ask('{ hello added }')).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    expect(await ask(hello)).toEqual({ data: { hello: 'live' } });
    expect(await valueOf('gateway_canary_request_duration_seconds_count')).toBe('1');
    at(0.25);
    tell(undefined, '');
    expect(await ask(hello)).toEqual({ data: { hello: 'live' } });
    await waitUntil(() => closed.length === 1);
    expect(await valueOf('gateway_canary_percent')).toBe('0');
  });

  test('is not joined with the same question asked of the main supergraph', async () => {
    const gate = Promise.withResolvers<string>();
    const other = Promise.withResolvers<string>();
    const { ask, tell, at, served } = await start({ live: () => gate.promise, canary: () => other.promise });
    tell({ supergraphSdl: 'B', percent: 50 }, '');
    await served();
    at(0.75);
    const first = ask(hello);
    await waitUntil(async () => (await valueOf('gateway_requests_in_flight')) === '1');
    at(0.25);
    const second = ask(hello);
    const third = ask(hello);
    await waitUntil(async () => (await valueOf('gateway_requests_joined_total')) === '1');
    other.resolve('canary');
    expect([await second, await third]).toEqual([
      { data: { hello: 'canary' } },
      { data: { hello: 'canary' } },
    ]);
    gate.resolve('live');
    expect(await first).toEqual({ data: { hello: 'live' } });
  });

  test('stops with the gateway', async () => {
    const { tell, served, closed } = await start({ live: () => 'live', canary: () => 'canary' });
    tell({ supergraphSdl: 'B', percent: 50 }, '');
    await served();
    await running?.gateway.stop();
    running = undefined;
    expect(closed).toEqual(['B']);
  });
});
