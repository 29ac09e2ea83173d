import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { systemClock } from '@commerce/kernel';
import { createDynamoClients, type DynamoClients } from '../../src/dynamo/index.ts';
import { startLocalSts } from './support/localSts.ts';

/** DynamoDB of which no more is asked than whose session a request came from. */
const startStore = async () => {
  const seen: { key: string; token: string | undefined }[] = [];
  const state = { refuse: '' };
  const server = createServer((request, response) => {
    request.resume();
    const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const token = request.headers['x-amz-security-token'];
    seen.push({ key, token: typeof token === 'string' ? token : undefined });
    const refused = state.refuse !== '' && state.refuse === key;
    response.writeHead(refused ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(
      refused ? '{"__type":"com.amazon.coral.service#ExpiredTokenException","message":"expired"}' : '{}',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, seen, state, stop };
};

describe('clients of tenants', () => {
  const arn = 'arn:aws:iam::123456789012:role/commerce-inventory-tenant';
  let sts: Awaited<ReturnType<typeof startLocalSts>>;
  let store: Awaited<ReturnType<typeof startStore>>;
  const open: DynamoClients[] = [];
  const warnings: object[] = [];

  const setUp = (role: 'with a role' | 'without' = 'with a role'): DynamoClients => {
    const clients = createDynamoClients(
      {
        region: 'eu-central-1',
        endpoint: store.url,
        madeUpCredentials: false,
        ...(role === 'with a role' && { tenantRole: { arn, endpoint: sts.url } }),
      },
      { clock: systemClock, log: { warn: (fields) => void warnings.push(fields) }, maxAttempts: 1 },
    );
    open.push(clients);
    return clients;
  };
  const read = () => new GetCommand({ TableName: 't', Key: { pk: 'T#acme#X', sk: 'S' } });

  beforeAll(async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAOURS';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'ours';
    sts = await startLocalSts('ours');
    store = await startStore();
  });
  afterEach(() => {
    open.splice(0).forEach((clients) => clients.destroy());
    sts.granted.length = 0;
    store.seen.length = 0;
    warnings.length = 0;
    sts.state.down = false;
  });
  afterAll(async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    await Promise.all([sts.stop(), store.stop()]);
  });

  test('each send on a session of their own, tagged with the tenant and signed for; the service as itself', async () => {
    const clients = setUp();
    await Promise.all([
      ...Array.from({ length: 10 }, () => clients.of('acme').send(read())),
      clients.of('globex').send(read()),
    ]);
    await clients.own.send(read());
    const granted = sts.granted.map(({ role, tags, seconds }) => ({ role, tags, seconds }));
    expect(granted).toHaveLength(2);
    for (const tenant of ['acme', 'globex']) {
      expect(granted).toContainEqual({ role: arn, tags: { tenant }, seconds: 3_600 });
    }
    const tokens = store.seen.map(({ token }) => token);
    expect(tokens.filter((token) => token === 'token of tenant-acme')).toHaveLength(10);
    expect(tokens.filter((token) => token === 'token of tenant-globex')).toHaveLength(1);
    expect(store.seen.at(-1)).toEqual({ key: 'AKIAOURS', token: undefined });
  });

  test('are one and the same where no role is configured, and nobody asks STS', async () => {
    const clients = setUp('without');
    await clients.of('acme').send(read());
    expect([clients.of('acme') === clients.own, sts.granted]).toEqual([true, []]);
    expect(store.seen).toEqual([{ key: 'AKIAOURS', token: undefined }]);
  });

  test('without a session, because STS is down or refuses, find the store unavailable; it is logged', async () => {
    sts.state.down = true;
    const clients = setUp();
    await expect(clients.of('acme').send(read())).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    expect(warnings).toMatchObject([{ tenant: 'acme' }]);
    expect(store.seen).toEqual([]);
  });

  test('whose session DynamoDB takes no more begin a new one with the next request', async () => {
    const clients = setUp();
    await clients.of('acme').send(read());
    store.state.refuse = sts.granted[0]?.accessKeyId ?? '';
    await expect(clients.of('acme').send(read())).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
    await clients.of('acme').send(read());
    expect(sts.granted).toHaveLength(2);
  });

  test('are kept for the 500 tenants that were asked for last', () => {
    const clients = setUp();
    const [first, second] = [clients.of('first'), clients.of('second')];
    for (let i = 0; i < 498; i += 1) clients.of(`t${i}x`);
    expect(clients.of('first')).toBe(first);
    clients.of('one-more');
    expect(clients.of('first')).toBe(first);
    expect(clients.of('second')).not.toBe(second);
  });

  test('of what is no tenant are refused before anybody is asked', () => {
    expect(() => setUp().of('*')).toThrow(RangeError);
  });
});
