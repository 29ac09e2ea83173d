import { afterEach, describe, expect, test } from '@jest/globals';
import { createMetrics, silentLogger } from '@commerce/service';
import { systemClock as clock } from '@commerce/kernel';
import { chooseEngine } from '../../src/engines.ts';
import { plannerEntries } from '../support/plannerEntries.ts';
import { defaultSubgraphOptions } from '../../src/engine/fetch/options.ts';
import type { Contract } from '@commerce/supergraph';
import { staticSupergraph } from '../../src/supergraph/staticManager.ts';
import { startTelemetry } from '../../src/telemetry/start.ts';
import { composed } from '../engine/support/supergraph.ts';
import { type AnswerBody, startTrivialGateway } from '../support/trivialGateway.ts';

const supergraphSdl = composed({
  a: {
    sdl: `type Query { product: Int productCost: Int @tag(name: "internal") ledger: Ledger @inaccessible }
      type Ledger @inaccessible { entry: Int }`,
  },
});

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
});

const start = async (given: { engine?: 'own' | 'stock'; contract?: Contract; introspection: boolean }) => {
  const logger = silentLogger();
  const metrics = createMetrics('gateway', { defaults: false });
  const engine = chooseEngine({
    engine: given.engine ?? 'own',
    planner: 'apollo',
    plannerEntries,
    supergraph: staticSupergraph(supergraphSdl),
    subgraphUrls: new Map(),
    fetch: { defaults: defaultSubgraphOptions, bySubgraph: new Map() },
    operationCacheBytes: 1_000_000,
    entityCache: undefined,
    contract: given.contract,
    onUnauthorized: 'filter',
    exposeServiceNames: false,
    telemetry: await startTelemetry({ metrics, logger }),
    random: () => 0,
    clock,
    logger,
  });
  const published: string[] = [];
  engine.gateway.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => void published.push(coreSupergraphSdl));
  const { post, gateway } = await startTrivialGateway(engine, {
    deps: { introspection: given.introspection },
  });
  stop = () => gateway.stop();
  const ask = async (query: string): Promise<AnswerBody> =>
    (await post({ query })).json() as Promise<AnswerBody>;
  return { ask, published };
};

const contract: Contract = { include: [], exclude: ['internal'], hideUnreachable: true };

describe.each(['own', 'stock'] as const)('what is hidden from clients of the %s engine', (engine) => {
  test('cannot be asked for, whether by @inaccessible or by the contract', async () => {
    const { ask } = await start({ engine, contract, introspection: true });
    for (const query of ['{ productCost }', '{ ledger { entry } }'])
      expect((await ask(query)).errors?.[0]?.message).toMatch(/^Cannot query field/);
    const { data } = await ask(
      '{ __schema { types { name fields { name } } } __type(name: "Ledger") { name } }',
    );
    expect(JSON.stringify(data)).not.toMatch(/productCost|edger"|entry/);
    expect(data?.['__type']).toBeNull();
  });

  test('is not in the supergraph that is kept: a contract can be changed', async () => {
    const { published } = await start({ engine, contract, introspection: true });
    expect(published).toEqual([supergraphSdl]);
  });
});

describe('a production gateway', () => {
  test('suggests no names to who guesses, and answers no questions about the schema', async () => {
    const { ask } = await start({ introspection: false });
    expect((await ask('{ produc }')).errors?.[0]?.message).toBe(
      'Cannot query field "produc" on type "Query".',
    );
    expect((await ask('{ __schema { types { name } } }')).errors?.[0]?.message).toMatch(
      /introspection is not allowed/,
    );
  });

  test('for development it does both', async () => {
    const { ask } = await start({ introspection: true });
    expect((await ask('{ produc }')).errors?.[0]?.message).toContain('Did you mean "product"');
  });
});
