import { afterEach, describe, expect, test } from '@jest/globals';
import type { SupergraphManager } from '@apollo/gateway';
import { silentLogger } from '@commerce/service';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { GatewayEngine } from '../../src/engine/apolloServer.ts';
import type { OnUnauthorized } from '../../src/engine/access/unauthorized.ts';
import { silentObserver } from '../../src/engine/observer.ts';
import { createStockEngine } from '../../src/supergraph/stockEngine.ts';
import { type Asked, serverRequest } from '../engine/support/requests.ts';
import { type Held, rightsOf } from '../engine/support/rights.ts';
import { composed } from '../engine/support/supergraph.ts';

const supergraph = (rule: string): string =>
  composed({
    a: {
      sdl: `type Query { open: Int closed: Int ${rule} coded: Code } enum Code @policy(policies: [["p"]]) { A }`,
    },
  });

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
});

/** Its one subgraph cannot be reached: whatever gets that far is answered with an error of another kind. */
const start = async (given: { onUnauthorized?: OnUnauthorized; supergraphSdl?: string } = {}) => {
  let update: (sdl: string) => void = () => undefined;
  const manager: SupergraphManager = {
    async initialize(options) {
      update = options.update;
      return { supergraphSdl: given.supergraphSdl ?? supergraph('@requiresScopes(scopes: [["s"]])') };
    },
  };
  const denied: (readonly string[])[] = [];
  const engine: GatewayEngine = createStockEngine({
    supergraph: manager,
    subgraphUrls: new Map(),
    subgraphTimeoutMs: 1_000,
    onUnauthorized: given.onUnauthorized ?? 'filter',
    observer: { ...silentObserver, fieldsDenied: (coordinates) => void denied.push(coordinates) },
    logger: silentLogger(),
  });
  const live: { apiSchema: GraphQLSchema; sdl: string }[] = [];
  engine.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl: sdl }) => void live.push({ apiSchema, sdl }));
  const { executor } = await engine.load({ apollo: {} });
  stop = () => engine.stop();
  const ask = async (query: string, held?: Held, asked: Partial<Asked> = {}) => {
    const schema = live.at(-1)?.apiSchema;
    if (!schema || !executor) throw new Error('not loaded');
    const scope = { access: held && rightsOf(held) };
    const { errors } = await executor(serverRequest(schema, { ...asked, query, scope }));
    return errors?.map(({ path, extensions }) => [extensions?.['code'], path]);
  };
  return { ask, live, denied, update };
};

const refused = (...path: string[]) => ['UNAUTHORIZED_FIELD_OR_TYPE', path];

describe('the stock engine', () => {
  test('rejects an operation that asks for anything its caller may not see, whole', async () => {
    const { ask, denied } = await start();
    expect(await ask('{ open a: closed coded }', {})).toEqual([refused('a'), refused('coded')]);
    expect(denied).toEqual([['Query.closed', 'Query.coded']]);
  });

  test('executes what the caller may see, also around what is skipped, and everything where nobody asks', async () => {
    const { ask } = await start();
    const held = { scopes: ['s'], policies: ['p'] };
    for (const answer of [
      await ask('{ open }', {}),
      await ask('{ open closed coded }', held),
      await ask('query ($on: Boolean = false) { open closed @include(if: $on) }', {}),
      await ask('{ open closed }'),
    ])
      expect(answer).toEqual([[expect.not.stringContaining('UNAUTHORIZED'), undefined]]);
    expect(await ask('query ($on: Boolean!) { open closed @include(if: $on) }', {})).toEqual([
      refused('closed'),
    ]);
  });

  test('only tells of denied fields where they are to be reported', async () => {
    const { ask, denied } = await start({ onUnauthorized: 'report' });
    expect(await ask('{ closed }', {})).not.toEqual([refused('closed')]);
    expect(denied).toEqual([['Query.closed']]);
  });

  test('tells the supergraph as it was published, and follows its changes', async () => {
    const { ask, live, update } = await start();
    expect(live[0]?.sdl).toBe(supergraph('@requiresScopes(scopes: [["s"]])'));
    update(supergraph('@authenticated'));
    while (live.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(live[1]?.sdl).toBe(supergraph('@authenticated'));
    expect(await ask('{ closed }', { authenticated: false })).toEqual([refused('closed')]);
    expect(await ask('{ closed }', {})).not.toEqual([refused('closed')]);
    // Refused: the last good one goes on.
    update(supergraph('@authenticated').replace('authenticated/v0.1', 'authenticated/v9.0'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(live).toHaveLength(2);
  });

  test('is given nothing of the rules under whatever names', async () => {
    const { live } = await start({
      supergraphSdl: supergraph('@requiresScopes(scopes: [["s"]])')
        .replace('requiresScopes/v0.1", for: SECURITY', 'requiresScopes/v0.1", as: "needs", for: SECURITY')
        .replaceAll('@requiresScopes(', '@needs(')
        .replaceAll('requiresScopes__Scope', 'needs__Scope'),
    });
    expect(live[0]?.apiSchema.getDirective('needs')).toBeUndefined();
    expect(() => buildSchema(live[0]?.sdl ?? '')).not.toThrow();
  });
});
