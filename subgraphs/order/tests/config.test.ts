import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@commerce/service';
import { parseConfig, parseFileConfig, parseSetupConfig, parseWorkerConfig } from '../src/config.ts';

const env = {
  TENANTS_FILE: 'tenants.json',
  CURSOR_KEY: Buffer.alloc(32).toString('base64url'),
  SERVICE_KEY_FILE: 'order.jwk',
};

const problemsOf = (parse: () => unknown): string => {
  try {
    parse();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n');
    throw error;
  }
  return '';
};

describe('the environment', () => {
  test('has defaults for a local stack', () => {
    expect(parseConfig(env)).toMatchObject({
      http: { port: 4004 },
      supergraph: {
        url: 'http://127.0.0.1:4000/graphql',
        signIn: { kind: 'key', inline: undefined, file: 'order.jwk' },
      },
      tablePrefix: 'commerce-',
    });
    expect(parseWorkerConfig(env)).toMatchObject({ http: { port: 4104 }, tenantsFile: 'tenants.json' });
    expect(parseSetupConfig({})).toMatchObject({ tablePrefix: 'commerce-' });
  });

  test('is refused with every problem at once', () => {
    const wrong = { PORT: 'http', CURSOR_KEY: 'short', SUPERGRAPH_URL: 'nowhere' };
    const problems = problemsOf(() => parseConfig(wrong));
    for (const name of ['PORT', 'CURSOR_KEY', 'SUPERGRAPH_URL', 'TENANTS_FILE', 'SERVICE_KEY'])
      expect(problems).toContain(`${name}:`);
  });

  test('of the worker is refused without a key, beside its other problems; loading a file needs none', () => {
    expect(problemsOf(() => parseWorkerConfig({ PORT: 'http' }))).toMatch(/PORT:[^]*SERVICE_KEY:/);
    expect(problemsOf(() => parseFileConfig({ TENANTS_FILE: 'tenants.json' }))).toBe('');
  });
});
