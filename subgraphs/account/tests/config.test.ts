import { expect, test } from '@jest/globals';
import { parseConfig, parseWorkerConfig } from '../src/config.ts';

const cursorKey = Buffer.alloc(32, 7);
const good = {
  TENANTS_FILE: 'tenants.json',
  DATABASE_URL_ACCOUNT: 'postgres://app@127.0.0.1:5442/account',
  CURSOR_KEY: cursorKey.toString('base64url'),
};

test('the environment has defaults for everything but the tenants, the database and the key of cursors', () => {
  expect(parseConfig(good)).toEqual({
    http: { host: '127.0.0.1', port: 4005 },
    logLevel: 'info',
    gatewayJwksUrl: 'http://127.0.0.1:4000/.well-known/jwks.json',
    database: { url: good.DATABASE_URL_ACCOUNT, poolSize: 10 },
    cursorKey,
    settings: { changeLifeMs: 86_400_000, keyApproval: 'beyond-guest' },
  });
  expect(parseWorkerConfig(good)).toMatchObject({ http: { port: 4105 }, kafka: undefined });
});

test('every problem is reported at once', () => {
  const env = { DATABASE_URL_ACCOUNT: 'mysql://x', PORT: 'x', DATABASE_POOL_SIZE: '0' };
  for (const name of ['TENANTS_FILE', 'DATABASE_URL_ACCOUNT', 'PORT', 'DATABASE_POOL_SIZE', 'CURSOR_KEY']) {
    expect(() => parseConfig(env)).toThrow(name);
  }
  expect(() => parseWorkerConfig({ ...good, KAFKA_BROKERS: 'b:1', KAFKA_SASL: 'scram-sha-512' })).toThrow(
    'KAFKA_PASSWORD',
  );
});
