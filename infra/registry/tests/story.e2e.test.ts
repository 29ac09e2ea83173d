import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Clock, systemClock } from '@commerce/kernel';
import { waitUntil } from '@commerce/testkit';
import { buildSchema } from 'graphql';
import { createMemoryUsage } from '../src/store/memoryUsage.ts';
import { type GatewayProcess, newFolder, removeFolder, startGateway } from './support/gatewayProcess.ts';
import { startLoad } from './support/load.ts';
import { keyFor, type RunningRegistry, startRegistry } from './support/registry.ts';
import { createRover, type Rover } from './support/rover.ts';
import { startSubgraph, type TestSubgraph } from './support/subgraph.ts';

jest.setTimeout(120_000);

const described = (fields: string): string =>
  `"The root."\ntype Query {\n  "A word."\n  hello: String\n${fields}}\n`;
const before = described('');
const after = described('  "A number."\n  answer: Int\n');
const day = 86_400_000;

describe('a field lives and dies', () => {
  let aheadMs = 0;
  const clock: Clock = { nowMs: () => systemClock.nowMs() + aheadMs };
  const usage = createMemoryUsage();
  let registry: RunningRegistry;
  let rover: Rover;
  let folder: string;
  let gateway: GatewayProcess;
  const subgraphs: TestSubgraph[] = [];
  /** Answers to the constant load that were not what they should be. */
  const failed: unknown[] = [];
  let asked = 0;
  let load: ReturnType<typeof startLoad> | undefined;

  /** Waits until the load has had this many more answers, however slow the machine is. */
  const loaded = async (answers: number): Promise<void> => {
    const enough = asked + answers;
    await waitUntil(() => asked >= enough, { timeoutMs: 30_000, what: 'the load to be answered' });
  };

  const run = async (sdl: string): Promise<string> => {
    const subgraph = await startSubgraph(buildSchema(sdl), { hello: 'world', answer: 42 });
    subgraphs.push(subgraph);
    return subgraph.url;
  };
  const publish = (file: string, ...more: readonly string[]) =>
    rover.run(['subgraph', 'publish', 'commerce@current', '--name', 'words', '--schema', file, ...more]);
  const check = (file: string) =>
    rover.run(['subgraph', 'check', 'commerce@current', '--name', 'words', '--schema', file]);

  beforeAll(async () => {
    registry = await startRegistry({ clock, usage });
    rover = await createRover(registry.url, keyFor('contributor'));
    await rover.write('before.graphql', before);
    await rover.write('after.graphql', after);
    folder = await newFolder();
    const first = await publish('before.graphql', '--routing-url', await run(before));
    expect(first.exitCode).toBe(0);
    gateway = await startGateway(registry.url, folder);
    load = startLoad(gateway, 'query Load { hello }', 10, (answer) => {
      asked += 1;
      if (JSON.stringify(answer) !== '{"data":{"hello":"world"}}') failed.push(answer);
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

  test('it is checked, deployed beside the old process, published, and asked for, without a failed request', async () => {
    await loaded(10);
    expect((await check('after.graphql')).exitCode).toBe(0);
    const next = await run(after);
    expect((await publish('after.graphql', '--routing-url', next)).exitCode).toBe(0);
    await waitUntil(
      async () =>
        JSON.stringify(await gateway.ask('query Ask { answer }', 'app')) === '{"data":{"answer":42}}',
      { timeoutMs: 30_000, what: 'the gateway to follow' },
    );
    await loaded(10);
    expect(failed).toEqual([]);
  });

  test('its removal fails the check while a client asks for it, and says who', async () => {
    await waitUntil(
      async () => (await usage.usedSince('commerce', 'current', ['Query.answer'], 0)).size > 0,
      {
        timeoutMs: 20_000,
        what: 'usage to be reported',
      },
    );
    const refused = await check('before.graphql');
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('E043')]);
    const [, page = ''] = /(https:\/\/registry\.example\/\S+checks\/[\w]+)/.exec(refused.stdout) ?? [];
    const text = await (await fetch(page.replace('https://registry.example', registry.url))).text();
    expect(text).toMatch(/breaks clients[\s\S]*app[\s\S]*Ask/);
  });

  test('and passes when they stopped', async () => {
    aheadMs = 31 * day;
    const allowed = await check('before.graphql');
    expect([allowed.exitCode, allowed.stdout]).toEqual([0, expect.stringContaining('FIELD_REMOVED')]);
    expect((await publish('before.graphql')).exitCode).toBe(0);
    await waitUntil(async () => (await gateway.ask('{ answer }')).errors !== undefined, {
      timeoutMs: 30_000,
    });
    expect(failed).toEqual([]);
  });

  test('while the registry is down the gateway serves, starts from what it kept, and CI is told', async () => {
    const port = new URL(registry.url).port;
    await registry.stop();
    expect(await gateway.ask('{ hello }')).toEqual({ data: { hello: 'world' } });
    const again = await startGateway(`http://127.0.0.1:${port}`, folder);
    expect(await again.ask('{ hello }')).toEqual({ data: { hello: 'world' } });
    await again.stop();
    const checked = await check('before.graphql');
    expect([checked.exitCode, checked.stderr]).toEqual([1, expect.stringContaining('E028')]);
    registry = await startRegistry({ clock, usage });
  });
});
