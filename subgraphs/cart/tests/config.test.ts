import { expect, test } from '@jest/globals';
import { ConfigError } from '@commerce/service';
import { parseConfig, parseSetupConfig, parseWorkerConfig } from '../src/config.ts';

const problemsOf = (parse: () => unknown): readonly string[] => {
  try {
    parse();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

test('the ports are 4003 and 4103, the table is commerce-cart, unless told otherwise', () => {
  const env = { TENANTS_FILE: 'tenants.json', SERVICE_KEY_FILE: 'cart.jwk' };
  expect(parseConfig(env)).toMatchObject({
    http: { host: '127.0.0.1', port: 4003 },
    tablePrefix: 'commerce-',
  });
  expect(parseWorkerConfig(env)).toMatchObject({ http: { port: 4103 }, kafka: undefined });
  expect(parseSetupConfig({ DYNAMODB_TABLE_PREFIX: 'x-' })).toMatchObject({ tablePrefix: 'x-' });
});

test('every problem is reported at once, by its variable', () => {
  const problems = problemsOf(() =>
    parseConfig({ PORT: 'http', SUPERGRAPH_URL: 'nowhere', DYNAMODB_ENDPOINT: '8001', LOG_LEVEL: 'loud' }),
  );
  const named = problems.map((problem) => problem.split(':')[0]).toSorted();
  expect(named).toEqual([
    'DYNAMODB_ENDPOINT',
    'LOG_LEVEL',
    'PORT',
    'SERVICE_KEY',
    'SUPERGRAPH_URL',
    'TENANTS_FILE',
  ]);
});

test('a worker that is to sign in to Kafka needs to know as whom', () => {
  const env = { TENANTS_FILE: 'x', KAFKA_BROKERS: 'localhost:9092', KAFKA_SASL: 'scram-sha-512' };
  expect(problemsOf(() => parseWorkerConfig(env))).toHaveLength(2);
});
