import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { waitUntil } from '@commerce/testkit';
import { buildSchema } from 'graphql';
import { askRegistry } from './support/api.ts';
import { type GatewayProcess, newFolder, removeFolder, startGateway } from './support/gatewayProcess.ts';
import { startLoad } from './support/load.ts';
import { keyFor, type RunningRegistry, startRegistry } from './support/registry.ts';
import { createRover, type Rover } from './support/rover.ts';
import { startSubgraph, type TestSubgraph } from './support/subgraph.ts';

jest.setTimeout(120_000);

const words = 'type Query { "A word." hello: String }';
const more = 'type Query { "A word." hello: String "A number." answer: Int }';

describe('a canary, from rover to the last request', () => {
  let registry: RunningRegistry;
  let rover: Rover;
  let folder: string;
  let gateway: GatewayProcess;
  const subgraphs: TestSubgraph[] = [];
  const seen = new Map<string, number>();
  const failed: unknown[] = [];
  let load: ReturnType<typeof startLoad> | undefined;

  const operate = async (mutation: string): Promise<void> => {
    const { errors } = await askRegistry(registry.url)(`mutation { graph(id: "commerce") { ${mutation} } }`);
    expect(errors).toEqual([]);
  };

  const deploy = async (variant: string, sdl: string, hello: string): Promise<void> => {
    const subgraph = await startSubgraph(buildSchema(sdl), { hello, answer: 42 });
    subgraphs.push(subgraph);
    await rover.write('schema.graphql', sdl);
    const published = await rover.run([
      ...['subgraph', 'publish', `commerce@${variant}`, '--name', 'words', '--schema', 'schema.graphql'],
      ...['--routing-url', subgraph.url],
    ]);
    expect(published.exitCode).toBe(0);
  };

  /** How the next so many answers to the load are divided. */
  const division = async (requests: number): Promise<{ old: number; new: number }> => {
    seen.clear();
    const total = (): number => [...seen.values()].reduce((sum, count) => sum + count, 0);
    await waitUntil(() => total() >= requests, { timeoutMs: 30_000, what: 'the load to go on' });
    return { old: seen.get('old') ?? 0, new: seen.get('new') ?? 0 };
  };

  beforeAll(async () => {
    registry = await startRegistry();
    rover = await createRover(registry.url, keyFor('contributor'));
    folder = await newFolder();
    await deploy('current', words, 'old');
    gateway = await startGateway(registry.url, folder);
    load = startLoad(gateway, 'query Load { hello }', 4, (answer) => {
      const { hello } = (answer.data as { hello?: string } | null | undefined) ?? {};
      if (hello === undefined || answer.errors !== undefined) failed.push(answer);
      else seen.set(hello, (seen.get(hello) ?? 0) + 1);
    });
  });

  afterAll(async () => {
    await load?.stop();
    await gateway.stop();
    await Promise.all(subgraphs.map((subgraph) => subgraph.stop()));
    await registry.stop();
    await rover.remove();
    await removeFolder(folder);
  });

  test('a variant of its own is deployed and served to its share, from its own processes', async () => {
    expect((await division(50)).new).toBe(0);
    await operate('forkVariant(from: "current", name: "next") { name }');
    await deploy('next', more, 'new');
    await operate('setCanary(variant: "current", canary: "next", percent: 30) { name }');
    await waitUntil(() => (seen.get('new') ?? 0) > 0, { timeoutMs: 20_000, what: 'the canary to be served' });
    const divided = await division(400);
    expect(divided.new / 400).toBeGreaterThan(0.18);
    expect(divided.new / 400).toBeLessThan(0.42);
  });

  test('it is given more, and then withdrawn, without a failed request', async () => {
    await operate('setCanary(variant: "current", canary: "next", percent: 90) { name }');
    await waitUntil(async () => (await division(100)).new > 70, { timeoutMs: 20_000 });
    await operate('withdrawCanary(variant: "current") { name }');
    await waitUntil(async () => (await division(50)).new === 0, { timeoutMs: 20_000 });
    expect(failed).toEqual([]);
  });

  test('promoted, it is everybody’s, without a failed request on the way', async () => {
    await operate('setCanary(variant: "current", canary: "next", percent: 50) { name }');
    await waitUntil(async () => (await division(20)).new > 0, { timeoutMs: 20_000 });
    await operate('promoteCanary(variant: "current") { number }');
    await waitUntil(async () => (await division(50)).old === 0, {
      timeoutMs: 20_000,
      what: 'everybody to be served what was the canary',
    });
    expect(await gateway.ask('{ hello answer }')).toEqual({ data: { hello: 'new', answer: 42 } });
    expect(failed).toEqual([]);
  });
});
