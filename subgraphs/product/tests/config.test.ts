import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@commerce/service';
import { parseConfig, parseWorkerConfig } from '../src/config.ts';

const problemsOf = (parse: () => unknown): readonly string[] => {
  try {
    parse();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
};

describe('the environment', () => {
  test('every problem is reported at once', () => {
    const problems = problemsOf(() =>
      parseConfig({ PORT: 'x', DATABASE_URL_PRODUCT: 'mysql://x', CURSOR_KEY: 'short' }),
    );
    for (const name of ['PORT', 'DATABASE_URL_PRODUCT', 'CURSOR_KEY', 'TENANTS_FILE']) {
      expect(problems.some((problem) => problem.startsWith(name))).toBe(true);
    }
  });

  test('a worker needs no cursor key, and runs without Kafka', () => {
    const config = parseWorkerConfig({
      DATABASE_URL_PRODUCT: 'postgresql://a@127.0.0.1:1/b',
      TENANTS_FILE: 't.json',
    });
    expect(config).toMatchObject({ http: { port: 4101 }, kafka: undefined });
  });
});
