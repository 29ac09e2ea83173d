import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { checkPorts, startedHere } from '../../src/start/portCheck.ts';
import { parseSettings, portTable, SettingsError } from '../../src/start/settings.ts';
import { isPortFree } from '../../src/stack/ports.ts';

const problemsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
};

describe('settings', () => {
  test('without any variable every part has its documented port and runs here', () => {
    const settings = parseSettings({});
    expect(Object.fromEntries(settings.ports)).toMatchObject({
      gateway: 4000,
      product: 4001,
      account: 4005,
      'product-ingest': 4101,
      postgres: 5442,
      dynamodb: 8001,
      kafka: 9092,
    });
    expect(startedHere(settings)).toEqual(new Set(portTable.map(({ name }) => name)));
  });

  test('every problem is reported at once, and no value that may hold a password', () => {
    const env = { GATEWAY_PORT: 'x', DATABASE_URL_ACCOUNT: 'mysql://u:secret@h/d', KAFKA_BROKERS: 'nowhere' };
    const problems = problemsOf(() => parseSettings(env));
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'GATEWAY_PORT',
      'DATABASE_URL_ACCOUNT',
      'KAFKA_BROKERS',
    ]);
    expect(problems.join()).not.toContain('secret');
  });

  test('two parts on one port are an error that names both variables', () => {
    expect(problemsOf(() => parseSettings({ CART_PORT: '4004' }))).toEqual([
      "ORDER_PORT: 4004 is CART_PORT's port already",
    ]);
  });

  test('what runs elsewhere is not started here, and its port may be busy', () => {
    const settings = parseSettings({
      DATABASE_URL_PRODUCT: 'postgresql://a@h/p',
      DATABASE_URL_ACCOUNT: 'postgresql://a@h/a',
      DATABASE_URL_REGISTRY: 'postgresql://a@h/r',
      DYNAMODB_ENDPOINT: 'http://h:1',
      KAFKA_BROKERS: 'a:1,b:2',
    });
    const here = startedHere(settings);
    for (const name of ['postgres', 'dynamodb', 'kafka', 'kafka-controller'])
      expect(here).not.toContain(name);
    expect(here).toContain('gateway');
  });

  test('one database elsewhere still needs our own PostgreSQL for the other', () => {
    expect(startedHere(parseSettings({ DATABASE_URL_PRODUCT: 'postgresql://a@h/p' }))).toContain('postgres');
  });

  test.each([
    [{ AWS_REGION: 'eu-west-1' }, 'local'],
    [{ AWS_ACCESS_KEY_ID: 'x' }, 'local'],
    [{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'x' }, 'aws'],
    [{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'x', DYNAMODB_ENDPOINT: 'http://h:1' }, 'endpoint'],
  ])('DynamoDB is AWS itself only with a region and credentials and no endpoint: %j', (env, kind) => {
    expect(parseSettings(env).dynamodb.kind).toBe(kind);
  });
});

describe('the port check', () => {
  test('names every busy port and the variable that changes it', async () => {
    const busy = new Set([4002, 5442]);
    const check = checkPorts(parseSettings({}), (port) => Promise.resolve(!busy.has(port)));
    await expect(check).rejects.toMatchObject({
      problems: [
        'port 4002 (inventory) is in use: stop what listens there, or set INVENTORY_PORT to another port',
        'port 5442 (postgres) is in use: stop what listens there, or set POSTGRES_PORT to another port',
      ],
    });
  });

  test('a port is busy whatever address its listener has', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });
});
