import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@commerce/service';
import { parseConfig } from '../src/config.ts';

const env = {
  TENANTS_FILE: 'tenants.json',
  SUPERGRAPH_FILE: 'supergraph.graphql',
  ACCOUNT_ID_KEY: Buffer.alloc(32).toString('base64url'),
  SIGNING_KEY_FILE: 'gateway.jwk',
};

const namesOfProblems = (wrong: Readonly<Record<string, string>>): readonly (string | undefined)[] => {
  try {
    parseConfig(wrong);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map((problem) => problem.split(':')[0]).toSorted();
    throw error;
  }
  return [];
};

describe('the environment', () => {
  test('has defaults, and the signing key may be a file or inline', () => {
    expect(parseConfig(env)).toMatchObject({ PORT: 4000, SIGNING_KEY_FILE: 'gateway.jwk' });
    expect(namesOfProblems({ ...env, SIGNING_KEY_FILE: '', SIGNING_KEY: '{}' })).toEqual([]);
  });

  test('is refused with every problem at once, a missing signing key among them', () => {
    expect(namesOfProblems({ PORT: 'http', SUBGRAPH_URL_CART: 'nowhere' })).toEqual([
      'ACCOUNT_ID_KEY',
      'PORT',
      'SIGNING_KEY',
      'SUBGRAPH_URL_CART',
      'SUPERGRAPH_FILE',
      'TENANTS_FILE',
    ]);
  });

  test('routes a subgraph elsewhere by SUBGRAPH_URL_<NAME>', () => {
    const { subgraphUrls } = parseConfig({ ...env, SUBGRAPH_URL_CART: 'http://cart.internal/graphql' });
    expect([...subgraphUrls]).toEqual([['cart', 'http://cart.internal/graphql']]);
  });
});
