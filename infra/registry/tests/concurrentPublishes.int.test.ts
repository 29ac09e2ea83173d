import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithPostgres } from '@commerce/testkit';
import { createPrismaStore } from '../src/store/prismaStore.ts';
import { askRegistry } from './support/api.ts';
import { openTestDatabase } from './support/database.ts';
import { keyFor, type RunningRegistry, startRegistry } from './support/registry.ts';

const sdl = (field: string): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Query { ${field}: Int }`;

const composingMs = 100;

describeWithPostgres('many publishes at once over two database connections', ({ postgresUrl }) => {
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  let registry: RunningRegistry;

  beforeAll(async () => {
    opened = await openTestDatabase(postgresUrl, 2);
    registry = await startRegistry({
      store: createPrismaStore(opened.db),
      // As in its own thread, it takes time and none of this one's.
      compose: async (subgraphs) => {
        await setTimeout(composingMs);
        const names = subgraphs.map(({ name }) => name).join(' ');
        return { kind: 'succeeded', supergraphSdl: `# ${names}`, apiSdl: '' };
      },
    });
  });
  afterAll(async () => {
    await registry.stop();
    await opened.close();
  });

  const publish = (variant: string, name: string) =>
    askRegistry(registry.url)(
      `mutation ($variant: String!, $name: String!, $sdl: String!) { graph(id: "commerce") {
        publishSubgraph(name: $name, url: "http://127.0.0.1:1/graphql", revision: "", graphVariant: $variant,
          activePartialSchema: { sdl: $sdl }) { wasCreated errors { message } } } }`,
      { variant, name, sdl: sdl(name) },
    );
  const uplink = async (): Promise<unknown> => {
    const { data } = await askRegistry(registry.url)(
      `query ($apiKey: String!) { routerConfig(ref: "commerce@current", apiKey: $apiKey) {
        __typename ... on RouterConfigResult { supergraphSDL } } }`,
      { apiKey: keyFor('gateway') },
    );
    return data?.['routerConfig'];
  };

  test('are all kept and composed in order, while gateways are answered', async () => {
    await publish('current', 'first');
    let under = true;
    const waits: number[] = [];
    const gateway = (async () => {
      while (under) {
        const begun = performance.now();
        expect(await uplink()).toMatchObject({ __typename: 'RouterConfigResult' });
        waits.push(performance.now() - begun);
        await setTimeout(5);
      }
    })();
    const begun = performance.now();
    const toOne = Array.from({ length: 20 }, (_unused, index) => publish('current', `part${index}`));
    const toMany = Array.from({ length: 20 }, (_unused, index) => publish(`team${index}`, 'only'));
    const answers = await Promise.all([...toOne, ...toMany]);
    const tookMs = performance.now() - begun;
    under = false;
    await gateway;
    for (const { data, errors } of answers) {
      expect(errors).toEqual([]);
      expect(data).toEqual({ graph: { publishSubgraph: { wasCreated: true, errors: [] } } });
    }
    const launches = await registry.store.launches('commerce', 'current', { first: 100 });
    expect(launches.map(({ number, versions }) => [number, versions.length])).toEqual(
      Array.from({ length: 21 }, (_unused, index) => [21 - index, 21 - index]),
    );
    expect(JSON.stringify(await uplink())).toContain('part19');
    expect(waits.length).toBeGreaterThan(10);
    // Behind publishes that hold a connection each, one would wait for nearly all of them.
    expect(Math.max(...waits)).toBeLessThan(tookMs / 2);
  });
});
