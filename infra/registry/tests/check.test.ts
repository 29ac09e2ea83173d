import { afterEach, describe, expect, test } from '@jest/globals';
import { compose, readSupergraph } from '../src/composition/compose.ts';
import { createReadLaunched } from '../src/composition/readLaunched.ts';
import type { Variant } from '../src/domain/model.ts';
import { usageSeen } from '../src/operations/seenUsage.ts';
import { createMemoryUsage } from '../src/store/memoryUsage.ts';
import { askRegistry } from './support/api.ts';
import { type RunningRegistry, startRegistry } from './support/registry.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';
const hash = '0'.repeat(64);
const sdl = (fields: string): string => `${link}type Query { ${fields} }`;

let registry: RunningRegistry | undefined;
afterEach(() => registry?.stop());

const publish = (name: string, text: string) =>
  askRegistry(registry?.url ?? '')(
    `mutation ($name: String!, $sdl: String!) { graph(id: "commerce") {
      publishSubgraph(name: $name, url: "http://127.0.0.1:1/graphql", revision: "", graphVariant: "current",
        activePartialSchema: { sdl: $sdl }) { updatedGateway } } }`,
    { name, sdl: text },
  );

const check = async (
  name: string,
  text: string,
  variant = 'current',
): Promise<readonly Record<string, unknown>[]> => {
  const ask = askRegistry(registry?.url ?? '');
  const { data } = await ask(
    `mutation ($variant: String!, $name: String!, $sdl: GraphQLDocument!) { graph(id: "commerce") { variant(name: $variant) {
      submitSubgraphCheckAsync(input: { subgraphName: $name, proposedSchema: $sdl, config: {}, gitContext: {}, isSandbox: false }) {
        ... on CheckRequestSuccess { workflowID } } } } }`,
    { variant, name, sdl: text },
  );
  const { workflowID } = (
    data as { graph: { variant: { submitSubgraphCheckAsync: { workflowID: string } } } }
  ).graph.variant.submitSubgraphCheckAsync;
  const answer = await ask(
    `query ($id: ID!) { graph(id: "commerce") { checkWorkflow(id: $id) { tasks { __typename
      ... on CompositionCheckTask { coreSchemaModified }
      ... on OperationsCheckTask { result { changes { code severity } } } } } } }`,
    { id: workflowID },
  );
  return (answer.data as { graph: { checkWorkflow: { tasks: Record<string, unknown>[] } } }).graph
    .checkWorkflow.tasks;
};

describe('a check', () => {
  test('composes what would be, once; what is served was composed when it was launched, and is read once', async () => {
    let composed = 0;
    let read = 0;
    registry = await startRegistry({
      compose: async (subgraphs) => {
        composed += 1;
        return compose(subgraphs);
      },
      readSupergraph: async (supergraphSdl) => {
        read += 1;
        return readSupergraph(supergraphSdl);
      },
    });
    await publish('a', sdl('a: Int gone: Int'));
    composed = 0;
    const tasks = await check('a', sdl('a: Int'));
    expect(tasks).toContainEqual({
      __typename: 'OperationsCheckTask',
      result: { changes: [expect.objectContaining({ code: 'FIELD_REMOVED' })] },
    });
    const same = await check('a', sdl('a: Int gone: Int'));
    expect(same).toContainEqual({ __typename: 'CompositionCheckTask', coreSchemaModified: false });
    expect([composed, read]).toEqual([2, 1]);
  });

  test('compares with what clients are served, also where the last publish did not compose', async () => {
    registry = await startRegistry();
    await publish('a', sdl('a: Int gone: Int'));
    await publish('b', sdl('a: String'));
    const tasks = await check('b', sdl('b: Int'));
    expect(tasks).toContainEqual({
      __typename: 'OperationsCheckTask',
      result: { changes: [expect.objectContaining({ code: 'FIELD_ADDED' })] },
    });
  });
});

describe('a check of a fork', () => {
  test('is judged by what clients ask of the variant that it was copied from, too', async () => {
    const usage = createMemoryUsage();
    registry = await startRegistry({ usage });
    await publish('a', sdl('a: Int gone: Int other: Int'));
    const ask = askRegistry(registry.url);
    await ask('mutation { graph(id: "commerce") { forkVariant(from: "current", name: "next") { name } } }');
    const now = Date.now();
    const seenIn = (variant: string, clientName: string) =>
      usage.record(
        'commerce',
        {
          ...{ id: variant, variant },
          operations: [{ hash, name: 'Page', signature: '{ gone }', coordinates: ['Query.gone'] }],
          requests: [{ hash, atMs: now, clientName, clientVersion: '1', count: 3 }],
        },
        now,
      );
    const severities = async (): Promise<unknown> => {
      const tasks = await check('a', sdl('a: Int other: Int'), 'next');
      return tasks.find(({ __typename }) => __typename === 'OperationsCheckTask')?.['result'];
    };
    expect(await severities()).toEqual({ changes: [{ code: 'FIELD_REMOVED', severity: 'NOTICE' }] });
    await seenIn('current', 'web');
    expect(await severities()).toEqual({ changes: [{ code: 'FIELD_REMOVED', severity: 'FAILURE' }] });
    await seenIn('next', 'app');
    const next = { name: 'next', forkedFrom: 'current' } as Variant;
    expect((await usageSeen(usage, 'commerce', next, ['Query.gone'], 0)).get('Query.gone')).toEqual({
      requests: 6,
      operations: ['Page'],
      clients: expect.arrayContaining(['app', 'web']),
    });
    // It stays a fork however often is published to it.
    await ask(
      `mutation ($sdl: String!) { graph(id: "commerce") { publishSubgraph(name: "b", url: "http://127.0.0.1:1/graphql",
        revision: "", graphVariant: "next", activePartialSchema: { sdl: $sdl }) { updatedGateway } } }`,
      { sdl: sdl('b: Int') },
    );
    expect((await registry.store.variant('commerce', 'next'))?.forkedFrom).toBe('current');
  });
});

describe('what clients see of a supergraph', () => {
  test('is the same whether it was composed just now or read again', () => {
    const composed = compose([
      {
        name: 'a',
        url: 'http://127.0.0.1:1',
        sdl: sdl('a: [Thing!]! } type Thing @key(fields: "id") { id: ID!'),
      },
      {
        name: 'b',
        url: 'http://127.0.0.1:2',
        sdl: `${link.replace('["@key"]', '["@key", "@inaccessible"]')}
type Thing @key(fields: "id") { id: ID! shown: Int hidden: Int @inaccessible }`,
      },
    ]);
    if (composed.kind === 'failed') throw new Error(composed.errors[0]?.message);
    expect(composed.apiSdl).toContain('shown: Int');
    expect(composed.apiSdl).not.toContain('hidden');
    expect(readSupergraph(composed.supergraphSdl)).toEqual(composed);
  });

  test('is read again after a failure, and a supergraph that is none is told as such', async () => {
    let reads = 0;
    const read = createReadLaunched(
      async (text) => {
        reads += 1;
        if (reads === 1) throw new Error('the thread ended');
        return readSupergraph(text);
      },
      { nowMs: () => 1_000 },
    );
    await expect(read('type Query { a: Int }')).rejects.toThrow('the thread ended');
    expect(await read('type Query { a: Int }')).toMatchObject({ kind: 'failed' });
    expect(await read('type Query { a: Int }')).toMatchObject({ kind: 'failed' });
    expect(reads).toBe(2);
  });
});
