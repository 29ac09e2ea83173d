import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { bothRules, readAccessRules, scopesAllow, showScopes } from '../../src/index.ts';

const link = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`;

describe('reading access rules', () => {
  test('rules of a field, of a type and of its extension are found, and all must hold', () => {
    const { ofField, ofType } = readAccessRules(
      parse(`
        ${link('"@requiresScopes"')}
        type A @requiresScopes(scopes: [["a:read"]]) { x: Int @requiresScopes(scopes: [["a:x", "a:y"], ["a:z"]]) y: Int }
        extend type A @requiresScopes(scopes: [["b:read"], ["c:read"]]) { z: Int @authenticated }
        scalar Secret @policy(policies: [["vip"]])
      `),
    );
    expect([...ofField.keys()]).toEqual(['A.x', 'A.z']);
    expect(ofField.get('A.x')?.scopes).toEqual([['a:x', 'a:y'], ['a:z']]);
    expect(ofField.get('A.z')).toEqual({ authenticated: true });
    expect(ofType.get('A')?.scopes).toEqual([
      ['a:read', 'b:read'],
      ['a:read', 'c:read'],
    ]);
    expect(ofType.get('Secret')?.policies).toEqual([['vip']]);
  });

  test.each([
    ['another name', `${link('{ name: "@requiresScopes", as: "@scopes" }')} type Query { a: Int }`],
    ['the prefix', `${link('"@key"')} type Query { a: Int @federation__requiresScopes(scopes: [["a"]]) }`],
  ])('a rule under %s could be overlooked: it is refused', (_, sdl) => {
    expect(() => readAccessRules(parse(sdl))).toThrow('requiresScopes');
  });

  test('one list is enough, and all of its scopes are needed', () => {
    const rule = { authenticated: true, scopes: [['a', 'b'], ['c']] };
    expect([['a'], ['a', 'b'], ['c', 'x'], []].map((held) => scopesAllow(rule, held))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(showScopes(rule)).toBe('a and b or c');
    expect(scopesAllow({ authenticated: true, scopes: [] }, ['a'])).toBe(false);
  });

  test('of two rules both must hold, and nothing is said twice', () => {
    const both = bothRules(
      { authenticated: true, scopes: [['a'], ['b']] },
      { authenticated: true, scopes: [['a'], ['c']], policies: [['p']] },
    );
    expect(both).toEqual({
      authenticated: true,
      scopes: [['a'], ['b', 'c']],
      policies: [['p']],
    });
  });
});
