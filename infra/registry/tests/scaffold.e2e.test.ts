import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { copyRepository, type RepositoryCopy } from '../../../scripts/tests/scaffold/copyRepository.ts';
import { askRegistry } from './support/api.ts';
import { keyFor, type RunningRegistry, startRegistry } from './support/registry.ts';
import { createRover, type Rover } from './support/rover.ts';

jest.setTimeout(120_000);

let copy: RepositoryCopy;
let registry: RunningRegistry;
let rover: Rover;
let said = '';

const schemaOf = (subgraph: string): string =>
  readFileSync(path.join(copy.dir, 'subgraphs', subgraph, 'schema.graphql'), 'utf8');

/** What the scaffold tells people to type, as rover's arguments. */
const toldCommands = (): string[][] =>
  said
    .replaceAll(/\\\n\s+/g, '')
    .split('\n')
    .flatMap((line) => {
      const command = /pnpm@10 exec rover (.*)$/.exec(line)?.[1];
      return command === undefined ? [] : [command.split(' ')];
    })
    .map((args) =>
      args
        .map((arg) => (arg.startsWith('subgraphs/') ? path.join(copy.dir, arg) : arg))
        .map((arg) => arg.replace('$GRAPH_REF', 'commerce@current')),
    );

beforeAll(async () => {
  copy = copyRepository();
  registry = await startRegistry({ lintConfig: {} });
  rover = await createRover(registry.url, keyFor('contributor'));
  const subgraphs = readdirSync(path.join(copy.dir, 'subgraphs')).map((name, index) => ({
    name,
    url: `http://127.0.0.1:${4_001 + index}/graphql`,
    sdl: schemaOf(name),
  }));
  const published = await askRegistry(registry.url)(
    `mutation ($subgraphs: [SubgraphInput!]!) { graph(id: "commerce") {
      publishSubgraphs(variant: "current", subgraphs: $subgraphs) { errors { message } } } }`,
    { subgraphs },
  );
  expect(published).toEqual({ data: { graph: { publishSubgraphs: { errors: [] } } }, errors: [] });
  const program = path.join(copy.dir, 'scripts/scaffold/newSubgraph.main.ts');
  const made = await promisify(execFile)(process.execPath, [program, 'reviews'], { cwd: copy.dir });
  said = made.stdout;
}, 120_000);

afterAll(async () => {
  await rover.remove();
  await registry.stop();
  copy.remove();
});

test('the commands that a new subgraph is told to begin with pass, unedited, with the rules as they are by default', async () => {
  const commands = toldCommands();
  expect(commands.map(([group, command]) => `${group} ${command}`)).toEqual([
    'subgraph check',
    'subgraph publish',
  ]);
  const [check = [], publish = []] = commands;
  const checked = await rover.run(check);
  expect([checked.exitCode, checked.stdout]).toEqual([0, expect.not.stringContaining('ERROR')]);
  const published = await rover.run(publish);
  expect([published.exitCode, published.stderr]).toEqual([
    0,
    expect.stringContaining("A new subgraph called 'reviews' was created in 'commerce@current'"),
  ]);
  expect(published.stderr).not.toContain('build errors');
});

test('what gateways are given then has it, with its entity and the field that it adds to Product', async () => {
  const { stdout } = await rover.run(['supergraph', 'fetch', 'commerce@current']);
  expect(stdout).toMatch(
    /REVIEWS @join__graph\(name: "reviews", url: "http:\/\/127\.0\.0\.1:4006\/graphql"\)/,
  );
  expect(stdout).toMatch(/reviewsCount: Int.*@join__field\(graph: REVIEWS/);
  expect(stdout).toMatch(/type ReviewsNote\b/);
});

test('what it offers is held to from then on: taking it away is told, and fails where a rule is broken', async () => {
  const again = await rover.run(toldCommands()[0] ?? []);
  expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('no changes')]);
  const without = await rover.write(
    'without.graphql',
    schemaOf('reviews').replace(/ {2}"[^"]*"\n {2}reviewsCount.*\n/, '  "Another."\n  other: Float\n'),
  );
  const args = ['subgraph', 'check', 'commerce@current', '--name', 'reviews', '--schema', without];
  const checked = await rover.run(args);
  expect(checked.stdout).toMatch(/FIELD_REMOVED/);
  expect([checked.exitCode, checked.stderr]).toEqual([1, expect.stringMatching(/E043[\s\S]*linter/)]);
});
