import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { accessRulesOf } from '../../../src/engine/access/rules.ts';
import { createGeneration } from '../../../src/engine/generation.ts';
import { composed, engineDeps, fixed } from '../support/supergraph.ts';

const read = (sdl: string) => {
  const { types, fields } = accessRulesOf(parse(sdl));
  return { types: Object.fromEntries(types), fields: Object.fromEntries(fields) };
};

const linked = (links: string, body: string): string => `schema ${links} { query: Query } ${body}`;
const link = (spec: string, more = ''): string =>
  `@link(url: "https://specs.apollo.dev/${spec}/v0.1", for: SECURITY${more})`;
const rule = (given: object) => ({ authenticated: false, scopes: undefined, policies: undefined, ...given });

describe('the rules of a supergraph', () => {
  test('are what composition made of those of its subgraphs', () => {
    const { types, fields } = read(
      composed({
        a: {
          sdl: `type Query { item: Item }
            type Item @key(fields: "id") @requiresScopes(scopes: [["a"]]) { id: ID! name: String @policy(policies: [["p"]]) }
            scalar Odd @authenticated
            enum Kind @authenticated { X }`,
        },
        b: {
          sdl: 'type Item @key(fields: "id") @requiresScopes(scopes: [["b"], ["c"]]) @authenticated { id: ID! }',
        },
      }),
    );
    expect(types).toEqual({
      Item: rule({
        authenticated: true,
        scopes: [
          ['a', 'b'],
          ['a', 'c'],
        ],
      }),
      Odd: rule({ authenticated: true }),
      Kind: rule({ authenticated: true }),
    });
    expect(fields).toEqual({ 'Item.name': rule({ policies: [['p']] }) });
  });

  test('are found under the names that the links give', () => {
    const body = 'type Query @needs(scopes: [["s"]]) { a: Int @known b: Int @rule(policies: [["p"]]) }';
    const imported = `${link('requiresScopes', ', as: "needs"')}
      ${link('authenticated', ', import: [{ name: "@authenticated", as: "@known" }]')}
      ${link('policy', ', as: "x", import: [{ name: "@policy", as: "@rule" }]')}`;
    expect(read(linked(imported, body))).toEqual({
      types: { Query: rule({ scopes: [['s']] }) },
      fields: { 'Query.a': rule({ authenticated: true }), 'Query.b': rule({ policies: [['p']] }) },
    });
    expect(read(linked('', body))).toEqual({ types: {}, fields: {} });
    const plain = linked(
      link('authenticated', ', import: ["@authenticated"]'),
      'type Query { a: Int @authenticated }',
    );
    expect(read(plain).fields).toEqual({ 'Query.a': rule({ authenticated: true }) });
  });

  test('ask for nothing where a list has no alternatives, or one that asks for nothing', () => {
    for (const scopes of ['[]', '[[], ["a"]]'])
      expect(
        read(linked(link('requiresScopes'), `type Query @requiresScopes(scopes: ${scopes}) { a: Int }`)),
      ).toEqual({
        types: {},
        fields: {},
      });
  });

  test('are refused rather than read by halves', () => {
    const bad: [string, string, RegExp][] = [
      [link('requiresScopes'), '@requiresScopes', /@requiresScopes on Query.a needs scopes/],
      [link('requiresScopes'), '@requiresScopes(scopes: "s")', /needs scopes: a list of lists of strings/],
      [link('requiresScopes'), '@requiresScopes(scopes: ["s"])', /needs scopes/],
      [link('policy'), '@policy(policies: [[1]])', /@policy on Query.a needs policies/],
      [link('authenticated'), '@authenticated @authenticated', /@authenticated stands twice on Query.a/],
      [link('authenticated').replace('v0.1', 'v2.0'), '', /authenticated\/v2.0 for security/],
      ['@link(url: "https://specs.apollo.dev/policy/v1.0")', '', /policy\/v1.0/],
      ['@link(url: "https://example.com/vault/v1.0", for: SECURITY)', '', /vault\/v1.0 for security/],
    ];
    for (const [links, directives, reason] of bad)
      expect(() => read(linked(links, `type Query { a: Int ${directives} }`))).toThrow(reason);
  });

  test('that cannot be read keep a supergraph from going live', async () => {
    const sdl = composed({ a: { sdl: 'type Query { a: Int @authenticated }' } });
    const deps = engineDeps({ supergraph: fixed(sdl), sender: () => () => Promise.reject(new Error('no')) });
    await expect(
      createGeneration(deps, 1, sdl.replace('authenticated/v0.1', 'authenticated/v0.9')),
    ).rejects.toThrow('authenticated/v0.9');
  });

  test('on interfaces, and @requires of what its field does not need, are refused by composition', () => {
    const compose =
      (sdl: string, other = 'type Query { b: Int }') =>
      () =>
        composed({ a: { sdl }, b: { sdl: other } });
    expect(
      compose('type Query { a: I } interface I @authenticated { id: ID } type A implements I { id: ID }'),
    ).toThrow(/cannot be applied on interfaces/);
    const cost =
      'type Query { p: P } type P @key(fields: "id") { id: ID! cost: Int @requiresScopes(scopes: [["c"]]) }';
    const margin = (own: string) =>
      `type P @key(fields: "id") { id: ID! cost: Int @external margin: Int @requires(fields: "cost") ${own} }`;
    expect(compose(cost, margin(''))).toThrow(/"P.margin" does not specify necessary/);
    expect(compose(cost, margin('@requiresScopes(scopes: [["c"]])'))).not.toThrow();
  });
});
