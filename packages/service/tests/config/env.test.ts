import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  ConfigError,
  httpEnv,
  parseEnv,
  parseTenants,
  requireOneOf,
  secretKey,
  subgraphEnv,
} from '../../src/index.ts';

const schema = z.object({ ...subgraphEnv, ...httpEnv(4001), CURSOR_KEY: secretKey });
const good = { TENANTS_FILE: 'tenants.json', CURSOR_KEY: Buffer.alloc(32, 1).toString('base64url') };

const problemsOf = (run: () => unknown): readonly string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('the environment', () => {
  test('has sane defaults', () => {
    expect(parseEnv(schema, good)).toMatchObject({ PORT: 4001, HOST: '127.0.0.1', LOG_LEVEL: 'info' });
  });

  test('every problem is reported at once, by variable, and no value of a secret is repeated', () => {
    const problems = problemsOf(() =>
      parseEnv(schema, { PORT: 'many', LOG_LEVEL: 'loud', CURSOR_KEY: 'hunter2', TENANTS_FILE: '' }),
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['PORT', 'LOG_LEVEL', 'CURSOR_KEY', 'TENANTS_FILE']),
    );
    expect(problems.join()).not.toContain('hunter2');
  });
});

describe('a setting that may come in one of two variables', () => {
  const either = z
    .object({ PORT: z.coerce.number(), KEY: z.string().optional(), KEY_FILE: z.string().optional() })
    .check(requireOneOf(['KEY', 'KEY_FILE']));

  test.each([{ KEY: 'a' }, { KEY_FILE: 'b' }, { KEY: 'a', KEY_FILE: 'b' }])('is there with %j', (env) => {
    expect(parseEnv(either, { PORT: '1', ...env })).toMatchObject(env);
  });

  test('stands, when missing or empty, in the same list as what is wrong with the others', () => {
    const missing = 'KEY: is required: set KEY or KEY_FILE';
    expect(problemsOf(() => parseEnv(either, { PORT: '1', KEY: '' }))).toEqual([missing]);
    expect(problemsOf(() => parseEnv(either, { PORT: 'many' }))).toEqual([
      expect.stringMatching(/^PORT: /),
      missing,
    ]);
  });

  test('is not called missing because another variable is wrong', () => {
    expect(problemsOf(() => parseEnv(either, { PORT: 'many', KEY_FILE: 'b' }))).toEqual([
      expect.stringMatching(/^PORT: /),
    ]);
  });
});

const tenant = (id: string, sha256: string) => ({
  id,
  name: id,
  defaultLocale: 'en',
  locales: ['en'],
  defaultCurrency: 'USD',
  currencies: ['USD'],
  apiKeys: [{ id: 'demo', sha256 }],
});

describe('the tenants file', () => {
  test('one credential of two tenants is refused: the tenant would be a matter of luck', () => {
    const problems = problemsOf(() =>
      parseTenants({ tenants: [tenant('acme', 'a'.repeat(64)), tenant('globex', 'a'.repeat(64))] }),
    );
    expect(problems).toEqual([expect.stringMatching(/api key a+ is there twice/)]);
  });

  test.each(['Acme', 'a', 'a#b', 'a:b', '1acme'])(
    '%j cannot be a tenant: it would break the keys made of it',
    (id) => {
      expect(problemsOf(() => parseTenants({ tenants: [tenant(id, 'b'.repeat(64))] }))).toHaveLength(1);
    },
  );

  test('a misspelt setting is refused rather than ignored', () => {
    const file = { tenants: [{ ...tenant('acme', 'b'.repeat(64)), apiKey: [] }] };
    expect(problemsOf(() => parseTenants(file)).join()).toMatch(/apiKey/);
  });
});
