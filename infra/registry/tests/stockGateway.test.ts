import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ApolloGateway, UplinkSupergraphManager } from '@apollo/gateway';
import { waitUntil } from '@commerce/testkit';
import { askRegistry } from './support/api.ts';
import { keyFor, type RunningRegistry, startRegistry } from './support/registry.ts';

let registry: RunningRegistry;
let gateway: ApolloGateway;

const publish = (fields: string) =>
  askRegistry(registry.url)(
    `mutation ($sdl: String!) { graph(id: "commerce") { publishSubgraphs(variant: "current",
      subgraphs: [{ name: "a", url: "http://127.0.0.1:1/graphql", sdl: $sdl }]) { changed } } }`,
    { sdl: `type Query { ${fields} }` },
  );

beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(async () => {
  await gateway.stop();
  await registry.stop();
});

test('a stock @apollo/gateway starts from the registry and follows it', async () => {
  await publish('a: Int');
  const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  gateway = new ApolloGateway({
    logger,
    supergraphSdl: new UplinkSupergraphManager({
      apiKey: keyFor('gateway'),
      graphRef: 'commerce@current',
      uplinkEndpoints: [`${registry.url}/uplink`],
      fallbackPollIntervalInMs: 1_000,
      logger,
    }),
  });
  const fields: string[] = [];
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
    fields.push(Object.keys(apiSchema.getQueryType()?.getFields() ?? {}).join());
  });
  await gateway.load();
  expect(fields).toEqual(['a']);
  await publish('a: Int b: Int');
  await waitUntil(() => fields.length === 2, { timeoutMs: 15_000 });
  expect(fields).toEqual(['a', 'a,b']);
}, 30_000);
