import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import {
  type ConfigError,
  parseEnv,
  requireSupergraphSignIn,
  supergraphEnv,
  supergraphSettings,
} from '../../src/index.ts';

const schema = z
  .object({ ...supergraphEnv, AWS_REGION: z.string().default('eu-central-1') })
  .check(requireSupergraphSignIn);
const settingsOf = (env: Record<string, string>) => supergraphSettings(parseEnv(schema, env));

describe('how a service signs in to the supergraph', () => {
  test('with its own key unless told otherwise', () => {
    expect(settingsOf({ SERVICE_KEY_FILE: 'cart.jwk' })).toEqual({
      url: 'http://127.0.0.1:4000/graphql',
      signIn: { kind: 'key', inline: undefined, file: 'cart.jwk' },
    });
  });

  test('as its AWS role without any key, for the gateway at the URL’s host or by the name that it has', () => {
    const iam = { SUPERGRAPH_URL: 'https://shop.example.com/graphql', SUPERGRAPH_SIGN_IN: 'iam' };
    expect(settingsOf(iam).signIn).toEqual({ kind: 'iam', host: 'shop.example.com', region: 'eu-central-1' });
    expect(settingsOf({ ...iam, SUPERGRAPH_IAM_HOST: 'shop' }).signIn).toMatchObject({ host: 'shop' });
  });

  test('a missing key is reported beside other problems', () => {
    try {
      settingsOf({ SUPERGRAPH_URL: 'nowhere' });
      throw new Error('accepted');
    } catch (error) {
      expect((error as ConfigError).problems).toEqual([
        expect.stringContaining('SUPERGRAPH_URL'),
        'SERVICE_KEY: is required: set SERVICE_KEY or SERVICE_KEY_FILE, or SUPERGRAPH_SIGN_IN=iam',
      ]);
    }
  });
});
