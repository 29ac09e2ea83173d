import { describe, expect, test } from '@jest/globals';
import { readCacheControl } from '../../../src/engine/cache/cacheControl.ts';

describe('a cache-control header', () => {
  test.each([
    ['max-age=60, public', { maxAge: 60, scope: 'PUBLIC' }],
    ['public,max-age=60', { maxAge: 60, scope: 'PUBLIC' }],
    ['Public, Max-Age="60"', { maxAge: 60, scope: 'PUBLIC' }],
    ['max-age=60, private', { maxAge: 60, scope: 'PRIVATE' }],
    ['public, max-age=60, s-maxage=10', { maxAge: 10, scope: 'PUBLIC' }],
    ['private, max-age=60, s-maxage=10', { maxAge: 60, scope: 'PRIVATE' }],
    ['public, max-age=60, max-age=5', { maxAge: 5, scope: 'PUBLIC' }],
    ['public, private, max-age=60', { maxAge: 60, scope: 'PRIVATE' }],
    ['private, public, max-age=60', { maxAge: 60, scope: 'PRIVATE' }],
    ['public, max-age=60, stale-while-revalidate=30', { maxAge: 60, scope: 'PUBLIC' }],
  ] as const)('%s allows %j', (header, hint) => {
    expect(readCacheControl(header)).toEqual(hint);
  });

  test.each([
    undefined,
    '',
    'public',
    'max-age=60',
    'public, max-age=0',
    'public, max-age=-1',
    'public, max-age=1e9',
    'public, max-age=',
    'public, max-age=60x',
    'public, max-age=60, no-store',
    'no-store',
    'public, max-age=60, no-cache',
    'public, max-age=60, no-cache="set-cookie"',
    'public max-age=60',
    's-maxage=0, public, max-age=60',
    '\u0000',
  ])('%j allows nothing', (header) => {
    expect(readCacheControl(header)).toBeUndefined();
  });
});
