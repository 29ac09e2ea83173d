import { describe, expect, test } from '@jest/globals';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { buildASTSchema, getOperationAST, parse } from 'graphql';
import type { GatewayContext } from '../../../src/context.ts';
import type { OnUnauthorized } from '../../../src/engine/access/unauthorized.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { silentObserver } from '../../../src/engine/observer.ts';
import type { AccessRights } from '../../../src/engine/access/rights.ts';
import { accessRulesOf } from '../../../src/engine/access/rules.ts';
import { createOperationAccess } from '../../../src/engine/access/verdict.ts';
import { contextOf } from '../support/requests.ts';
import { type Held, rightsOf } from '../support/rights.ts';
import { composed, engineDeps, fixed, sendersOf, startOver } from '../support/supergraph.ts';

const shop = {
  a: {
    sdl: `type Query {
      open: Int
      closed: Int @requiresScopes(scopes: [["s"]])
      one: Int @policy(policies: [["p"], ["q", "r"]])
      two: Int @policy(policies: [["p"]])
    }`,
    resolvers: { Query: { open: () => 1, closed: () => 2, one: () => 3, two: () => 4 } },
  },
};

const over = async (onUnauthorized: OnUnauthorized) => {
  const told: unknown[] = [];
  const sent: string[] = [];
  const { ask } = await startOver(shop, {
    onUnauthorized,
    observer: {
      ...silentObserver,
      fieldsDenied: (...args) => void told.push(args),
      fetchStarted: (...args) => (sent.push(args[0]), silentObserver.fetchStarted(...args)),
    },
  });
  const send = (query: string, access: AccessRights | Held = {}, variables = {}) =>
    ask({
      query,
      variables,
      scope: { access: 'key' in access ? access : rightsOf(access) },
    });
  return { send, told, sent };
};

describe('what becomes of an operation that asks too much', () => {
  test('filter: it is answered without, and told by the names of the schema', async () => {
    const { send, told } = await over('filter');
    expect((await send('{ open c: closed }')).data).toEqual({ open: 1, c: null });
    await send('{ open c: closed }', { scopes: ['s'] });
    expect(told).toEqual([[['Query.closed'], 'filter']]);
  });

  test('reject: nothing of it is executed, and each place has its error', async () => {
    const { send, told, sent } = await over('reject');
    const { data, errors } = await send('{ open c: closed two }');
    expect(data).toBeUndefined();
    expect(errors?.map(({ path }) => path)).toEqual([['c'], ['two']]);
    expect(sent).toEqual([]);
    expect(told).toEqual([[['Query.closed', 'Query.two'], 'reject']]);
    expect((await send('{ open }')).data).toEqual({ open: 1 });
    const skipping = 'query ($on: Boolean!) { open closed @include(if: $on) }';
    expect((await send(skipping, {}, { on: false })).data).toEqual({ open: 1 });
    expect((await send(skipping, {}, { on: true })).data).toBeUndefined();
  });

  test('reject: the HTTP status says so', async () => {
    const engine = createEngine(
      engineDeps({ supergraph: fixed(composed(shop)), sender: sendersOf(shop), onUnauthorized: 'reject' }),
    );
    const server = new ApolloServer<GatewayContext>({ gateway: engine });
    await server.start();
    const { status } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json']]),
        search: '',
        body: { query: '{ closed }' },
      },
      context: async () => contextOf({ access: rightsOf() }),
    });
    expect(status).toBe(403);
    await server.stop();
  });

  test('report: it is answered in full, and only told', async () => {
    const { send, told } = await over('report');
    expect(await send('{ open closed }')).toEqual({ data: { open: 1, closed: 2 } });
    expect(told).toEqual([[['Query.closed'], 'report']]);
  });
});

describe('policies', () => {
  test('are asked once for an operation, all of its names and no others, and not where it has none', async () => {
    const { send } = await over('filter');
    const asked: (readonly string[])[] = [];
    expect((await send('{ one two }', rightsOf({ policies: ['q', 'r'] }, asked))).data).toEqual({
      one: 3,
      two: null,
    });
    expect(asked).toEqual([['p', 'q', 'r']]);
    await send('{ two }', rightsOf({}, asked));
    await send('{ open closed }', rightsOf({}, asked));
    expect(asked).toEqual([['p', 'q', 'r'], ['p']]);
  });

  test('may be answered later, and decide each request anew', async () => {
    const { send } = await over('filter');
    let granted: readonly string[] = [];
    const rights: AccessRights = { ...rightsOf(), policies: async () => new Set(granted) };
    expect((await send('{ two }', rights)).data).toEqual({ two: null });
    granted = ['p', 'unknown'];
    expect((await send('{ two }', rights)).data).toEqual({ two: 4 });
    granted = [];
    expect((await send('{ two }', rights)).data).toEqual({ two: null });
  });
});

describe('what rights come to for an operation', () => {
  const keyOf = (held: Held, query = '{ open closed }') => {
    const document = parse(query);
    const operation = getOperationAST(document);
    const supergraph = parse(composed(shop));
    if (!operation) throw new Error('no operation');
    const guarded = { apiSchema: buildASTSchema(supergraph), rules: accessRulesOf(supergraph) };
    const verdict = createOperationAccess(guarded, document, operation).verdict(rightsOf(held));
    return 'key' in verdict ? verdict.key : undefined;
  };

  test('is the same for all who may see the same of it, whatever else they may do', () => {
    expect(keyOf({ scopes: ['s', 'x'] })).toBe('');
    expect(keyOf({ scopes: ['s', 'y'], denied: ['Query.two'] })).toBe('');
    expect(keyOf({ scopes: ['y'] })).toBe(keyOf({ policies: ['p'], denied: ['Query.none'] }));
    expect(keyOf({ scopes: ['y'] })).not.toBe('');
  });

  test('tells apart what is denied by a rule, by name, or both', () => {
    const keys = [
      keyOf({ scopes: ['s'] }),
      keyOf({}),
      keyOf({ denied: ['Query.open'] }),
      keyOf({ scopes: ['s'], denied: ['Query.open'] }),
      keyOf({ scopes: ['s'], denied: ['Query.closed', 'Query.open'] }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});
