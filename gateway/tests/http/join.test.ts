import { afterEach, describe, expect, test } from '@jest/globals';
import { signInAs } from '../support/signInAs.ts';
import type { Access } from '../../src/http/access.ts';
import {
  type RunningGateway,
  startTrivialGateway,
  type TrivialEngine,
  trivialEngine,
} from '../support/trivialGateway.ts';

let running: RunningGateway;
afterEach(() => running.gateway.stop());

interface Slow {
  readonly engine: TrivialEngine;
  /** Answers all who wait, with the next number. */
  release(): void;
  /** Until so many operations wait. */
  waiting(count: number): Promise<void>;
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));

const slowEngine = (): Slow => {
  let waiters: ((value: string) => void)[] = [];
  let answers = 0;
  const engine = trivialEngine({
    slow: () => new Promise<string>((resolve) => waiters.push(resolve)),
    change: () => 'changed',
  });
  return {
    engine,
    release() {
      answers += 1;
      for (const answer of waiters) answer(`answer ${answers}`);
      waiters = [];
    },
    async waiting(count) {
      while (waiters.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
      await soon();
    },
  };
};

const identified: Access = {
  kind: 'identified',
  signIn: signInAs((apiKey) => {
    if (apiKey === undefined) return undefined;
    const [tenant = '', subject = ''] = apiKey.split(':');
    return { tenant, subject, kind: 'guest', scopes: ['catalog:read'] };
  }),
  signer: { sign: async () => 'token', jwks: { keys: [] } },
};

const slow = { query: 'query Slow { slow }' };

describe('identical queries in flight', () => {
  test('are executed once, and each has its own request id', async () => {
    const { engine, release, waiting } = slowEngine();
    running = await startTrivialGateway(engine);
    const first = running.post(slow, { 'x-request-id': 'one' });
    await waiting(1);
    const others = ['two', 'three'].map((id) => running.post(slow, { 'x-request-id': id }));
    await soon();
    release();
    const answers = await Promise.all([first, ...others]);
    expect(answers.map((answer) => answer.headers.get('x-request-id'))).toEqual(['one', 'two', 'three']);
    for (const answer of answers) expect(await answer.json()).toEqual({ data: { slow: 'answer 1' } });
    expect(engine.seen.length).toBe(1);
    expect(await running.metrics.registry.metrics()).toContain(
      'gateway_requests_joined_total{service="gateway"} 2',
    );
  });

  test('by GET are joined as well', async () => {
    const { engine, release, waiting } = slowEngine();
    running = await startTrivialGateway(engine);
    const get = () =>
      fetch(`${running.url}/graphql?query={slow}`, { headers: { 'apollo-require-preflight': '1' } });
    const first = get();
    await waiting(1);
    const second = get();
    await soon();
    release();
    expect(await (await second).json()).toEqual({ data: { slow: 'answer 1' } });
    await first;
    expect(engine.seen.length).toBe(1);
  });

  test('that differ in a variable, a header or a byte of the text are executed each', async () => {
    const { engine, release, waiting } = slowEngine();
    running = await startTrivialGateway(engine);
    const asked = [
      running.post(slow),
      running.post({ ...slow, variables: { a: 1 } }),
      running.post(slow, { accept: 'application/graphql-response+json' }),
      running.post({ query: 'query Slow {  slow }' }),
    ];
    await waiting(4);
    release();
    await Promise.all(asked);
    expect(engine.seen.length).toBe(4);
  });

  test('of two tenants, or two people of one, are never joined', async () => {
    const { engine, release, waiting } = slowEngine();
    running = await startTrivialGateway(engine, { deps: { access: identified } });
    const asked = ['acme:ann', 'acme:bob', 'globex:ann'].map((key) =>
      running.post(slow, { 'x-api-key': key }),
    );
    await waiting(3);
    const rider = running.post(slow, { 'x-api-key': 'acme:ann' });
    await soon();
    release();
    await Promise.all([...asked, rider]);
    expect(
      engine.seen
        .map(({ caller }) => `${caller?.identity.tenant ?? ''}:${caller?.identity.subject ?? ''}`)
        .toSorted(),
    ).toEqual(['acme:ann', 'acme:bob', 'globex:ann']);
  });

  test('mutations are executed each', async () => {
    const { engine, release, waiting } = slowEngine();
    running = await startTrivialGateway({
      ...engine,
    });
    const both = [
      running.post({ query: 'mutation { change }' }),
      running.post({ query: 'mutation { change }' }),
    ];
    await Promise.all(both);
    expect(engine.seen.length).toBe(2);
    release();
    await waiting(0);
  });

  test('after a change of one’s own an answer from before it is not joined', async () => {
    const { engine, release, waiting } = slowEngine();
    running = await startTrivialGateway(engine);
    const before = running.post(slow);
    await waiting(1);
    await running.post({ query: 'mutation { change }' });
    const after = running.post(slow);
    await waiting(2);
    release();
    await Promise.all([before, after]);
    expect(engine.seen.length).toBe(3);
  });

  test('whose first asker goes away are answered all the same; when all are gone the work is cancelled', async () => {
    const { engine, release, waiting } = slowEngine();
    running = await startTrivialGateway(engine);
    const ask = (signal: AbortSignal) =>
      fetch(`${running.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(slow),
        signal,
      });
    const [leader, rider] = [new AbortController(), new AbortController()];
    const first = ask(leader.signal).catch(() => 'gone');
    await waiting(1);
    const second = ask(rider.signal);
    const third = ask(rider.signal);
    await soon();
    leader.abort();
    expect(await first).toBe('gone');
    await soon();
    const { cancellation } = engine.seen[0]?.scope ?? {};
    expect(cancellation?.cancelled).toBe(false);
    release();
    expect(await (await second).json()).toEqual({ data: { slow: 'answer 1' } });
    await (await third).text();

    const [fourth, fifth] = [new AbortController(), new AbortController()];
    const gone = [ask(fourth.signal).catch(() => 'gone')];
    await waiting(1);
    gone.push(ask(fifth.signal).catch(() => 'gone'));
    await soon();
    let told = 0;
    engine.seen[1]?.scope.cancellation.onCancel(() => (told += 1));
    fourth.abort();
    await soon();
    expect(told).toBe(0);
    fifth.abort();
    await soon();
    expect(told).toBe(1);
    // Nobody waits for a cancelled answer: the same question is asked anew.
    const again = running.post(slow);
    await waiting(2);
    release();
    expect((await again).status).toBe(200);
    await Promise.all(gone);
  });

  test('are executed each where joining is off', async () => {
    const { engine, release, waiting } = slowEngine();
    running = await startTrivialGateway(engine, { transport: { join: false } });
    const both = [running.post(slow), running.post(slow)];
    await waiting(2);
    release();
    await Promise.all(both);
    expect(engine.seen.length).toBe(2);
  });
});
