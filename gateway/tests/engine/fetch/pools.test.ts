import { expect, test } from '@jest/globals';
import { systemClock } from '@commerce/kernel';
import { silentLogger } from '@commerce/service';
import { createHttpSender } from '../../../src/engine/fetch/http.ts';
import { createOriginPool } from '../../../src/engine/fetch/pools.ts';
import { startTimer } from '../../../src/engine/fetch/timer.ts';
import { createClient, ending, request } from './support/requests.ts';
import { json, serve, type TestServer } from './support/servers.ts';
import { createFakeTime } from './support/time.ts';

const setUp = (server: TestServer) => {
  const time = createFakeTime();
  const pool = createOriginPool(
    { origin: new URL(server.url).origin, connections: 2, connectTimeoutMs: 1_000 },
    { startTimer: time.startTimer, logger: silentLogger() },
  );
  const send = createHttpSender({
    subgraph: 'product',
    path: '/graphql',
    dispatch: (options, handler) => pool.dispatch(options, handler),
    timeoutMs: 5_000,
    maxAnswerBytes: 1_000,
    clock: systemClock,
    startTimer,
  });
  return { time, pool, ask: (cancellation = createClient()) => ending(send(request({ cancellation }))) };
};

const closed = async (server: TestServer): Promise<boolean> => {
  for (let i = 0; i < 200 && server.openSockets() > 0; i += 1) await new Promise((r) => setTimeout(r, 5));
  return server.openSockets() === 0;
};

test('a retired pool closes when nothing was sent for a while, and opens anew for a straggler', async () => {
  await using server = await serve(json('{}'));
  const { time, pool, ask } = setUp(server);
  await ask();
  pool.retire();
  await time.advance(29_999);
  await ask();
  await time.advance(29_999);
  expect(server.openSockets()).toBe(1);
  await time.advance(1);
  expect(await closed(server)).toBe(true);
  expect(await ask()).toBe('{}');
  expect(server.connections()).toBe(2);
  await time.advance(30_000);
  expect(await closed(server)).toBe(true);
  await pool.close();
  expect(time.running()).toBe(0);
});

test('a pool that is in use again stays open', async () => {
  await using server = await serve(json('{}'));
  const { time, pool, ask } = setUp(server);
  await ask();
  pool.retire();
  pool.keep();
  await time.advance(60_000);
  await ask();
  expect(server.connections()).toBe(1);
  await pool.close();
  expect(await closed(server)).toBe(true);
});

test('what is given up before an idle connection was looked at is not sent, and costs no connection', async () => {
  let seen = 0;
  await using server = await serve((asked, answer) => {
    seen += 1;
    json('{}')(asked, answer);
  });
  const { pool, ask } = setUp(server);
  const idle = () => new Promise((resolve) => setTimeout(resolve, 20));
  await ask();
  await idle();
  const client = createClient();
  const givenUp = ask(client);
  client.leave();
  expect(await givenUp).toBe('cancelled');
  await idle();
  expect(await ask()).toBe('{}');
  expect(seen).toBe(2);
  expect(server.connections()).toBe(1);
  await pool.close();
});
