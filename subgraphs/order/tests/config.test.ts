import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@commerce/service';
import { parseConfig, parseSetupConfig, parseWorkerConfig } from '../src/config.ts';

const env = { TENANTS_FILE: 'tenants.json', CURSOR_KEY: Buffer.alloc(32).toString('base64url') };

describe('the environment', () => {
  test('has defaults for a local stack', () => {
    expect(parseConfig(env)).toMatchObject({
      http: { port: 4004 },
      supergraphUrl: 'http://127.0.0.1:4000/graphql',
      tablePrefix: 'commerce-',
    });
    expect(parseWorkerConfig(env)).toMatchObject({ http: { port: 4104 }, tenantsFile: 'tenants.json' });
    expect(parseSetupConfig({})).toMatchObject({ tablePrefix: 'commerce-' });
  });

  test('is refused with every problem at once', () => {
    const problems = (() => {
      try {
        parseConfig({ PORT: 'http', CURSOR_KEY: 'short', SUPERGRAPH_URL: 'nowhere' });
      } catch (error) {
        return error instanceof ConfigError ? error.problems.join('\n') : '';
      }
      return '';
    })();
    for (const name of ['PORT', 'CURSOR_KEY', 'SUPERGRAPH_URL', 'TENANTS_FILE'])
      expect(problems).toContain(name);
  });
});
