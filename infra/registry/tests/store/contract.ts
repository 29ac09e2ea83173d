import { beforeAll, expect, test } from '@jest/globals';
import type { Check } from '../../src/domain/check.ts';
import type { Launch, SubgraphVersion, Variant } from '../../src/domain/model.ts';
import type { PersistedOperation } from '../../src/domain/persistedQueries.ts';
import type { RegistryStore } from '../../src/ports.ts';

const hash = 'a'.repeat(64);

const version = (id: string, subgraph: string, more: Partial<SubgraphVersion> = {}): SubgraphVersion => ({
  id,
  subgraph,
  url: 'http://127.0.0.1:1/graphql',
  sdl: `# ${id}`,
  hash,
  git: undefined,
  createdAtMs: 1_000,
  ...more,
});

const launch = (id: string, number: number, versions: readonly string[]): Launch => ({
  id,
  number,
  cause: 'publish',
  versions,
  outcome: { kind: 'succeeded', supergraphSdl: `# ${id}`, hash },
  createdAtMs: 2_000,
});

const variant = (name: string, liveLaunch?: string): Variant => ({
  name,
  contract: undefined,
  liveLaunch,
  canary: undefined,
  forkedFrom: undefined,
  createdAtMs: 500,
});

const check: Check = {
  id: 'chk_1',
  variant: 'current',
  subgraph: 'product',
  git: { branch: 'main', commit: undefined },
  createdAtMs: 3_000,
  passed: true,
  composition: { errors: [], modifiesSupergraph: true },
  operations: { changes: [], checked: 2, sinceMs: 0 },
  lint: [],
  contracts: [],
};

/** What every store of the registry does; `graph` names two graphs that nobody else uses. */
export const registryStoreContract = (
  make: () => Promise<{ store: RegistryStore; graphs: readonly [string, string] }>,
) => {
  let store: RegistryStore;
  let graph: string;
  let other: string;

  beforeAll(async () => {
    const made = await make();
    store = made.store;
    [graph, other] = made.graphs;
    const key = {
      id: 'key_1',
      name: 'ci',
      role: 'contributor' as const,
      createdAtMs: 100,
      expiresAtMs: 9_000,
      revokedAtMs: undefined,
      sha256: 'b'.repeat(64),
    };
    await store.provision(graph, 'Graph', [key]);
    await store.provision(graph, 'Other title', [{ ...key, name: 'again' }]);
    await store.provision(other, 'Other', []);
  });

  test('a graph that is made twice stays as it was', async () => {
    expect(await store.graphTitle(graph)).toBe('Graph');
    expect(await store.graphTitle('no-such-graph')).toBeUndefined();
    expect(await store.keyByHash(graph, 'b'.repeat(64))).toEqual({
      id: 'key_1',
      name: 'ci',
      role: 'contributor',
      createdAtMs: 100,
      expiresAtMs: 9_000,
      revokedAtMs: undefined,
    });
  });

  test('a key of one graph is none of another', async () => {
    expect(await store.keyByHash(other, 'b'.repeat(64))).toBeUndefined();
    expect(await store.keyByHash(graph, 'c'.repeat(64))).toBeUndefined();
  });

  test('a key is added, listed and revoked once', async () => {
    const key = {
      id: 'key_2',
      name: 'gateway',
      role: 'gateway' as const,
      createdAtMs: 200,
      expiresAtMs: undefined,
      revokedAtMs: undefined,
    };
    await store.addKey(graph, { ...key, sha256: 'd'.repeat(64) });
    expect((await store.keys(graph)).map(({ id }) => id)).toEqual(['key_1', 'key_2']);
    expect(await store.revokeKey(graph, 'key_2', 700)).toEqual({ ...key, revokedAtMs: 700 });
    expect((await store.revokeKey(graph, 'key_2', 900))?.revokedAtMs).toBe(700);
    expect((await store.keyByHash(graph, 'd'.repeat(64)))?.revokedAtMs).toBe(700);
    expect(await store.revokeKey(other, 'key_2', 700)).toBeUndefined();
  });

  test('a change writes versions, launch and variant together, and is seen by the next', async () => {
    const before = await store.changeVariant(graph, 'current', async (state) => ({
      change: {
        published: [version('ver_1', 'product', { git: { branch: 'main', message: 'it’s "new"' } })],
        launch: launch('lau_1', 1, ['ver_1']),
        variant: variant('current', 'lau_1'),
      },
      result: state,
    }));
    expect(before).toEqual({ variant: undefined, subgraphs: [], lastLaunch: 0, revision: 0 });
    const after = await store.changeVariant(graph, 'current', async (state) => ({
      change: undefined,
      result: state,
    }));
    if ('kind' in after) throw new Error(after.code);
    expect(after.variant).toEqual(variant('current', 'lau_1'));
    expect([after.lastLaunch, after.revision]).toEqual([1, 1]);
    expect(after.subgraphs.map(({ id }) => id)).toEqual(['ver_1']);
    expect(after.subgraphs[0]?.git).toMatchObject({ branch: 'main', message: 'it’s "new"' });
    expect(await store.variants(graph)).toEqual([variant('current', 'lau_1')]);
    expect(await store.launch(graph, 'current', 'lau_1')).toEqual(launch('lau_1', 1, ['ver_1']));
  });

  test('a change that throws writes nothing, and does not block the next', async () => {
    const failing = store.changeVariant(graph, 'current', async () => {
      throw new Error('composition broke');
    });
    await expect(failing).rejects.toThrow('composition broke');
    expect((await store.subgraphs(graph, 'current')).map(({ id }) => id)).toEqual(['ver_1']);
  });

  test('changes of one variant come one after the other, and none is lost', async () => {
    await Promise.all(
      [2, 3, 4, 5].map((n) =>
        store.changeVariant(graph, 'current', async ({ subgraphs, lastLaunch }) => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          const published = version(`ver_${n}`, `part${n}`);
          const ids = [...subgraphs.map(({ id }) => id), published.id];
          const made = launch(`lau_${n}`, lastLaunch + 1, ids);
          return {
            change: { published: [published], launch: made, variant: variant('current', made.id) },
            result: undefined,
          };
        }),
      ),
    );
    expect((await store.subgraphs(graph, 'current')).map(({ subgraph }) => subgraph)).toEqual([
      'part2',
      'part3',
      'part4',
      'part5',
      'product',
    ]);
    const [last] = await store.launches(graph, 'current', { first: 1 });
    expect([last?.number, last?.versions.length]).toEqual([5, 5]);
  });

  test('launches are paged from the newest', async () => {
    const first = await store.launches(graph, 'current', { first: 2 });
    const second = await store.launches(graph, 'current', { first: 2, beforeNumber: first[1]?.number ?? 0 });
    expect([...first, ...second].map(({ number }) => number)).toEqual([5, 4, 3, 2]);
  });

  test('a version that is live no more can be had, and made live again', async () => {
    await store.changeVariant(graph, 'current', async () => ({
      change: { removed: ['part5', 'not-there'], variant: variant('current', 'lau_1') },
      result: undefined,
    }));
    expect((await store.subgraphs(graph, 'current')).length).toBe(4);
    const [old] = await store.versions(graph, 'current', ['ver_5', 'ver_none']);
    if (!old) throw new Error('the version is gone');
    await store.changeVariant(graph, 'current', async () => ({
      change: { published: [old], variant: variant('current', 'lau_1') },
      result: undefined,
    }));
    expect((await store.subgraphs(graph, 'current')).length).toBe(5);
  });

  test('a contract and a failed launch are kept as they are', async () => {
    const contract: Variant = {
      ...variant('public'),
      contract: {
        source: 'current',
        filter: { include: ['public'], exclude: [], hideUnreachableTypes: true },
      },
    };
    const failed: Launch = {
      ...launch('lau_f', 1, []),
      cause: 'contract',
      outcome: {
        kind: 'failed',
        errors: [{ code: 'EMPTY', message: 'nothing left', locations: [{ line: 1, column: 2 }] }],
      },
    };
    await store.changeVariant(graph, 'public', async () => ({
      change: { launch: failed, variant: contract },
      result: undefined,
    }));
    expect(await store.variant(graph, 'public')).toEqual(contract);
    expect(await store.launch(graph, 'public', 'lau_f')).toEqual(failed);
    expect(await store.launch(graph, 'current', 'lau_f')).toBeUndefined();
  });

  test('operations are added to a list, never changed, all or nothing', async () => {
    const op = (id: string, body: string, more: Partial<PersistedOperation> = {}): PersistedOperation => ({
      id,
      name: `Op${id}`,
      type: 'query',
      body,
      clientName: undefined,
      ...more,
    });
    expect(await store.operations(graph, 'default')).toEqual({ revision: 0, operations: [] });
    const first = [op('1', '{ a }'), op('2', '{ b }', { clientName: 'web' })];
    expect(await store.addOperations(graph, 'default', first, 10)).toEqual({
      revision: 1,
      counts: { added: 2, identical: 0, updated: 0, unaffected: 0 },
    });
    expect(await store.addOperations(graph, 'default', [first[0] ?? op('', '')], 11)).toEqual({
      revision: 1,
      counts: { added: 0, identical: 1, updated: 0, unaffected: 1 },
    });
    const mixed = [op('1', '{ a }', { name: 'Renamed' }), op('2', '{ other }', { clientName: 'app' })];
    expect(await store.addOperations(graph, 'default', mixed, 12)).toEqual({
      revision: 2,
      counts: { added: 1, identical: 0, updated: 1, unaffected: 1 },
    });
    const bad = [op('3', '{ c }'), op('1', '{ changed }')];
    expect(await store.addOperations(graph, 'default', bad, 13)).toEqual({ conflicts: ['1'] });
    const { revision, operations } = await store.operations(graph, 'default');
    expect([revision, operations.map(({ id, name, clientName }) => [id, name, clientName])]).toEqual([
      2,
      expect.arrayContaining([
        ['1', 'Renamed', undefined],
        ['2', 'Op2', 'web'],
        ['2', 'Op2', 'app'],
      ]),
    ]);
    expect(operations).toHaveLength(3);
    expect(await store.operations(other, 'default')).toEqual({ revision: 0, operations: [] });
  });

  test('a canary, and what a variant was copied from, is set and taken away', async () => {
    const now = await store.variant(graph, 'current');
    if (!now) throw new Error('no variant');
    const withCanary: Variant = { ...now, canary: { variant: 'next', percent: 5 }, forkedFrom: 'main' };
    for (const state of [withCanary, now]) {
      await store.changeVariant(graph, 'current', async () => ({
        change: { variant: state },
        result: undefined,
      }));
      expect(await store.variant(graph, 'current')).toEqual(state);
      expect(
        await store.changeVariant(graph, 'current', async ({ variant: seen }) => ({
          change: undefined,
          result: seen,
        })),
      ).toEqual(state);
    }
  });

  test('a check is kept whole', async () => {
    await store.saveCheck(graph, check);
    expect(await store.check(graph, 'chk_1')).toEqual(check);
    expect(await store.check(graph, 'chk_2')).toBeUndefined();
  });

  test('nothing of a graph is seen from another', async () => {
    expect(await store.variants(other)).toEqual([]);
    expect(await store.subgraphs(other, 'current')).toEqual([]);
    expect(await store.launch(other, 'current', 'lau_1')).toBeUndefined();
    expect(await store.versions(other, 'current', ['ver_1'])).toEqual([]);
    expect(await store.check(other, 'chk_1')).toBeUndefined();
  });
};
