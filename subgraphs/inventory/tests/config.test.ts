import { describe, expect, test } from '@jest/globals';
import { parseConfig, parseSetupConfig, parseWorkerConfig } from '../src/config.ts';

const cursorKey = Buffer.alloc(32, 1).toString('base64url');

describe('the environment', () => {
  test('needs a tenants file, a cursor key and a service key, and has a value for everything else', () => {
    expect(parseConfig({ TENANTS_FILE: 't.json', CURSOR_KEY: cursorKey, SERVICE_KEY: '{}' })).toMatchObject({
      http: { host: '127.0.0.1', port: 4002 },
      lowStockAt: 5,
      adjustAloneUpTo: 1_000,
      supergraph: { url: 'http://127.0.0.1:4000/graphql', signIn: { kind: 'key', inline: '{}' } },
      tablePrefix: 'commerce-',
      dynamo: { region: 'eu-central-1', madeUpCredentials: false },
    });
    expect(parseWorkerConfig({ TENANTS_FILE: 't.json' })).toMatchObject({
      http: { port: 4102 },
      kafka: undefined,
      sweepEveryMs: 5_000,
    });
    expect(parseSetupConfig({ DYNAMODB_TABLE_PREFIX: 'x-' })).toMatchObject({ tablePrefix: 'x-' });
  });

  test('is refused with every problem at once', () => {
    const wrong = { CURSOR_KEY: 'short', LOW_STOCK_AT: '-1', DYNAMODB_ENDPOINT: 'nowhere', PORT: 'x' };
    expect(() => parseConfig(wrong)).toThrow(
      expect.objectContaining({
        problems: expect.arrayContaining(
          ['TENANTS_FILE', 'CURSOR_KEY', 'LOW_STOCK_AT', 'DYNAMODB_ENDPOINT', 'PORT'].map((name) =>
            expect.stringContaining(name),
          ),
        ),
      }),
    );
    expect(() => parseWorkerConfig({ TENANTS_FILE: 't', SWEEP_EVERY_MS: '1' })).toThrow(/SWEEP_EVERY_MS/);
  });
});
