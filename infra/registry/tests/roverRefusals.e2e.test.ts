import { afterEach, expect, jest, test } from '@jest/globals';
import { keyFor, type RunningRegistry, startRegistry } from './support/registry.ts';
import { createRover, type Rover } from './support/rover.ts';

jest.setTimeout(60_000);

let registry: RunningRegistry | undefined;
let rover: Rover | undefined;
afterEach(async () => {
  await rover?.remove();
  await registry?.stop();
});

test('rover says when a key has asked too often, and when to try again', async () => {
  registry = await startRegistry({ limits: { perKey: 1, perStranger: 1, trustedProxies: 0 } });
  rover = await createRover(registry.url, keyFor('checker'));
  expect((await rover.run(['config', 'whoami'])).exitCode).toBe(0);
  const refused = await rover.run(['subgraph', 'list', 'commerce@current']);
  expect([refused.exitCode, refused.stderr]).toEqual([
    1,
    expect.stringMatching(/more requests than the key may make in a minute: try again in \d+ s/),
  ]);
});

test('a graph that is one schema is refused by its check and its publish, with what to do instead', async () => {
  registry = await startRegistry();
  rover = await createRover(registry.url, keyFor('contributor'));
  await rover.write('one.graphql', 'type Query { a: Int }');
  const publish = ['subgraph', 'publish', 'commerce@current', '--name', 'one', '--schema', 'one.graphql'];
  expect((await rover.run([...publish, '--routing-url', 'http://127.0.0.1:1/graphql'])).exitCode).toBe(0);
  for (const command of ['check', 'publish']) {
    const refused = await rover.run(['graph', command, 'commerce@current', '--schema', 'one.graphql']);
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringContaining(`use \`rover subgraph ${command}\``),
    ]);
    expect(refused.stderr).not.toMatch(/internal error|panic/i);
    const forbidden = await rover.run(
      ['graph', command, 'commerce@current', '--schema', 'one.graphql'],
      keyFor('gateway'),
    );
    expect([forbidden.exitCode, forbidden.stderr]).toEqual([1, expect.stringContaining('may not')]);
  }
});
