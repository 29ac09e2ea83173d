import { expect, test } from '@jest/globals';
import { ConfigError } from '@commerce/service';
import { parseConfig, parseSetupConfig } from '../src/config.ts';

test('the port is __PORT__, the table is commerce-__name__, unless told otherwise', () => {
  expect(parseConfig({ TENANTS_FILE: 'tenants.json' })).toMatchObject({
    http: { host: '127.0.0.1', port: __PORT__ },
    tablePrefix: 'commerce-',
  });
  expect(parseSetupConfig({ DYNAMODB_TABLE_PREFIX: 'x-' })).toMatchObject({ tablePrefix: 'x-' });
});

test('every problem is reported at once, by its variable', () => {
  const env = { PORT: 'http', DYNAMODB_ENDPOINT: '8001', LOG_LEVEL: 'loud' };
  let problems: readonly string[] = [];
  try {
    parseConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems = error.problems;
  }
  const named = problems.map((problem) => problem.split(':')[0]).toSorted();
  expect(named).toEqual(['DYNAMODB_ENDPOINT', 'LOG_LEVEL', 'PORT', 'TENANTS_FILE']);
});
