import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createMemoryUsage } from '../src/store/memoryUsage.ts';
import { keyFor, type RunningRegistry, startRegistry } from './support/registry.ts';
import { createRover, type Rover } from './support/rover.ts';

const head = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';
const products = `${head}
"The root."
type Query {
  "One product."
  product: Product
}
"What is sold."
type Product @key(fields: "id") {
  "Opaque."
  id: ID!
  "In the main unit."
  cost: Int
  "As shown."
  name: String
}
`;
const withoutCost = products.replace(/ +"In the main unit."\n +cost: Int\n/, '');
const broken = products.replace('name: String', 'name: Nope');
const reviews = `${head}
"What is sold."
type Product @key(fields: "id") {
  id: ID!
  "Stars from 1 to 5."
  rating: Int
}
`;

const url = (port: number): readonly string[] => ['--routing-url', `http://127.0.0.1:${port}/graphql`];

// Each command starts a process, several a test.
jest.setTimeout(60_000);

describe('the real rover against the registry', () => {
  let registry: RunningRegistry;
  let rover: Rover;
  const usage = createMemoryUsage();
  const clientUses = (coordinate: string) =>
    usage.record(
      'commerce',
      {
        id: coordinate,
        variant: 'current',
        operations: [{ hash: 'a'.repeat(64), name: 'Costs', signature: '', coordinates: [coordinate] }],
        requests: [
          { hash: 'a'.repeat(64), atMs: Date.now(), clientName: 'web', clientVersion: '1', count: 3 },
        ],
      },
      Date.now(),
    );

  beforeAll(async () => {
    registry = await startRegistry({ usage });
    rover = await createRover(registry.url, keyFor('admin'));
    await rover.write('products.graphql', products);
    await rover.write('without-cost.graphql', withoutCost);
    await rover.write('broken.graphql', broken);
    await rover.write('junk.graphql', 'type {');
    await rover.write('reviews.graphql', reviews);
    await rover.write('huge.graphql', `${products}${'#'.repeat(5 * 1024 * 1024)}`);
  }, 30_000);

  afterAll(async () => {
    await rover.remove();
    await registry.stop();
  });

  const publish = (name: string, file: string, ...more: readonly string[]) =>
    rover.run(['subgraph', 'publish', 'commerce@current', '--name', name, '--schema', file, ...more]);
  const check = (name: string, file: string, key?: string) =>
    rover.run(['subgraph', 'check', 'commerce@current', '--name', name, '--schema', file], key);

  test('config whoami names the graph of the key, and E013 a bad one', async () => {
    const good = await rover.run(['config', 'whoami']);
    expect([good.exitCode, good.stdout]).toEqual([0, expect.stringContaining('commerce')]);
    for (const key of ['service:commerce:wrong', keyFor('expired'), keyFor('admin', 'unknown-graph')]) {
      const bad = await rover.run(['config', 'whoami'], key);
      expect([bad.exitCode, bad.stderr]).toEqual([1, expect.stringContaining('E013')]);
    }
  });

  test('a check before the first publish says that there is nothing to check against', async () => {
    const { exitCode, stderr } = await check('product', 'products.graphql');
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/E0(07|10)/)]);
  });

  test('a new subgraph without a URL is refused, with one it is live', async () => {
    const refused = await publish('product', 'products.graphql');
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringMatching(/E041|E010/)]);
    const made = await publish('product', 'products.graphql', ...url(4001));
    expect(made.stderr).toContain("A new subgraph called 'product' was created");
    expect([made.exitCode, (await publish('reviews', 'reviews.graphql', ...url(4006))).exitCode]).toEqual([
      0, 0,
    ]);
    const missingUrl = await publish('late', 'reviews.graphql');
    expect([missingUrl.exitCode, missingUrl.stderr]).toEqual([1, expect.stringContaining('E041')]);
  });

  test('the same schema again changes nothing', async () => {
    const { exitCode, stderr } = await publish('product', 'products.graphql', ...url(4001));
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('NOT updated because no changes')]);
  });

  test('list, fetch and supergraph fetch give back what was published', async () => {
    const list = await rover.run(['subgraph', 'list', 'commerce@current']);
    expect(list.stdout).toMatch(/product.*4001/);
    expect(list.stdout).toMatch(/reviews.*4006/);
    const sdl = await rover.run(['subgraph', 'fetch', 'commerce@current', '--name', 'product']);
    expect(sdl.stdout.trim()).toBe(products.trim());
    const supergraph = await rover.run(['supergraph', 'fetch', 'commerce@current']);
    expect(supergraph.stdout).toContain('rating: Int @join__field(graph: REVIEWS)');
    const api = await rover.run(['graph', 'fetch', 'commerce@current']);
    expect([api.exitCode, api.stdout]).toEqual([0, expect.stringContaining('rating: Int')]);
    expect(api.stdout).not.toContain('join__');
  });

  test.each([
    ['subgraph list', ['subgraph', 'list', 'commerce@nowhere'], 'E010'],
    ['subgraph list of another’s graph', ['subgraph', 'list', 'other@current'], 'E010'],
    ['subgraph fetch', ['subgraph', 'fetch', 'commerce@current', '--name', 'nope'], 'E009'],
    ['supergraph fetch', ['supergraph', 'fetch', 'commerce@nowhere'], 'E008'],
  ])('%s of what is not there', async (_name, args, code) => {
    const { exitCode, stderr } = await rover.run(args);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(code)]);
  });

  test('a breaking change passes a check while nobody uses it, and fails it (E043) when a client does', async () => {
    const unused = await check('product', 'without-cost.graphql');
    expect([unused.exitCode, unused.stdout]).toEqual([0, expect.stringContaining('FIELD_REMOVED')]);
    await clientUses('Product.cost');
    const failing = await check('product', 'without-cost.graphql');
    expect([failing.exitCode, failing.stderr]).toEqual([1, expect.stringContaining('E043')]);
    expect(failing.stdout).toMatch(/FAIL.*FIELD_REMOVED/);
  });

  test('a key that may only check can check, and cannot publish', async () => {
    expect((await check('product', 'products.graphql', keyFor('checker'))).exitCode).toBe(0);
    const { exitCode, stderr } = await rover.run(
      ['subgraph', 'publish', 'commerce@current', '--name', 'product', '--schema', 'without-cost.graphql'],
      keyFor('checker'),
    );
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('may not publish')]);
  });

  test('what does not compose fails a check (E029), and a publish of it leaves the supergraph as it was', async () => {
    const checked = await check('product', 'broken.graphql');
    expect([checked.exitCode, checked.stderr]).toEqual([1, expect.stringContaining('E029')]);
    const before = (await rover.run(['supergraph', 'fetch', 'commerce@current'])).stdout;
    const published = await publish('product', 'broken.graphql');
    expect([published.exitCode, published.stderr]).toEqual([
      0,
      expect.stringContaining('build errors occurred'),
    ]);
    expect((await rover.run(['supergraph', 'fetch', 'commerce@current'])).stdout).toBe(before);
    expect((await publish('product', 'products.graphql')).exitCode).toBe(0);
  });

  test('bad input gets a clear error, and nothing is stored', async () => {
    const before = (await rover.run(['subgraph', 'list', 'commerce@current'])).stdout;
    const cases = [
      [await check('product', 'junk.graphql'), 'INVALID_GRAPHQL'],
      [await publish('product', 'junk.graphql'), 'the schema is no GraphQL'],
      [await publish('product', 'huge.graphql'), 'more than 4 MiB'],
      [await check('product', 'huge.graphql'), 'more than 4 MiB'],
      [await check('a/b', 'reviews.graphql'), 'cannot be a subgraph'],
      [await publish('a/b', 'reviews.graphql', ...url(1)), 'cannot be a subgraph'],
      [
        await publish('late', 'reviews.graphql', '--routing-url', 'ftp://x', '--allow-invalid-routing-url'),
        'no http:// or https:// URL',
      ],
    ] as const;
    for (const [{ exitCode, stderr }, text] of cases)
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining(text)]);
    expect((await rover.run(['subgraph', 'list', 'commerce@current'])).stdout).toBe(before);
    const notJson = await fetch(`${registry.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': keyFor('admin') },
      body: 'not json',
    });
    expect(notJson.status).toBe(400);
  });

  test('two publishes at once are both kept, and compose in order', async () => {
    const others = ['one', 'two'].map(
      (name) =>
        `${head}\n"What is sold."\ntype Product @key(fields: "id") {\n  id: ID!\n  "Mine."\n  ${name}: Int\n}\n`,
    );
    await Promise.all(others.map((sdl, i) => rover.write(`other-${i}.graphql`, sdl)));
    const published = await Promise.all(
      others.map((_sdl, i) => publish(i === 0 ? 'one' : 'two', `other-${i}.graphql`, ...url(4010 + i))),
    );
    expect(published.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const { stdout } = await rover.run(['supergraph', 'fetch', 'commerce@current']);
    expect(stdout).toMatch(/one: Int/);
    expect(stdout).toMatch(/two: Int/);
  });

  test('lint tells what is new against the rules (E042), and a check fails for it (E043)', async () => {
    const lint = (file: string) =>
      rover.run(['subgraph', 'lint', 'commerce@current', '--name', 'product', '--schema', file]);
    expect((await lint('products.graphql')).exitCode).toBe(0);
    await rover.write(
      'float.graphql',
      products.replace('cost: Int', 'cost: Int\n  "In the main unit."\n  price: Float'),
    );
    const linted = await lint('float.graphql');
    expect([linted.exitCode, linted.stderr]).toEqual([1, expect.stringContaining('E042')]);
    expect(linted.stdout).toContain('Product.price is money as a Float');
    const checked = await check('product', 'float.graphql');
    expect([checked.exitCode, checked.stderr]).toEqual([1, expect.stringMatching(/E043[\s\S]*linter/)]);
  });

  test('persisted queries are published, counted, and never changed under their id', async () => {
    const manifest = (body: string) =>
      JSON.stringify({
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [{ id: 'a'.repeat(64), name: 'Page', type: 'query', body, clientName: 'web' }],
      });
    const publishList = (file: string, key?: string) =>
      rover.run(['persisted-queries', 'publish', 'commerce@current', '--manifest', file], key);
    await rover.write('manifest.json', manifest('query Page { product { id } }'));
    await rover.write('changed.json', manifest('query Page { product { name } }'));
    const first = await publishList('manifest.json');
    expect([first.exitCode, first.stdout]).toEqual([0, expect.stringMatching(/(added|new|1)/)]);
    expect((await publishList('manifest.json')).exitCode).toBe(0);
    const changed = await publishList('changed.json');
    expect([changed.exitCode, changed.stderr]).toEqual([1, expect.stringContaining('one text for ever')]);
    const list = (key: string, tag?: string) =>
      fetch(`${registry.url}/graphs/commerce/persisted-queries`, {
        headers: { 'x-api-key': key, ...(tag !== undefined && { 'if-none-match': tag }) },
      });
    const kept = await list(keyFor('gateway'));
    expect(await kept.json()).toMatchObject({
      version: 1,
      operations: [{ name: 'Page', clientName: 'web' }],
    });
    expect((await list(keyFor('gateway'), kept.headers.get('etag') ?? '')).status).toBe(304);
    expect((await list(keyFor('gateway', 'other'))).status).toBe(401);
    const named = (id: string) =>
      rover.run([
        ...['persisted-queries', 'publish', '--graph-id', 'commerce', '--list-id', id],
        ...['--manifest', 'changed.json'],
      ]);
    const take = (id: string) =>
      fetch(`${registry.url}/graphs/commerce/persisted-queries/${id}`, {
        headers: { 'x-api-key': keyFor('gateway') },
      });
    expect([(await take('mobile')).status, (await take('%00')).status]).toEqual([404, 404]);
    expect((await named('mobile')).exitCode).toBe(0);
    expect(await (await take('mobile')).json()).toMatchObject({
      operations: [{ body: 'query Page { product { name } }' }],
    });
    expect(await (await list(keyFor('gateway'))).json()).toMatchObject({
      operations: [{ body: 'query Page { product { id } }' }],
    });
    expect((await named('a/b')).exitCode).toBe(1);
    const refused = await publishList('manifest.json', keyFor('checker'));
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('E033')]);
  });

  test('a contract is published, described, follows its source, and holds up what would break it', async () => {
    const contract = (...args: readonly string[]) =>
      rover.run(['contract', 'publish', 'commerce@public', ...args]);
    const tagged = (text: string) =>
      text
        .replace('import: ["@key"]', 'import: ["@key", "@tag"]')
        .replace('product: Product', 'product: Product @tag(name: "public")')
        .replace('id: ID!', 'id: ID! @tag(name: "public")')
        .replace('name: String', 'name: String @tag(name: "public")');
    await rover.write('tagged.graphql', tagged(products));
    await rover.write('untagged.graphql', products.replace('import: ["@key"]', 'import: ["@key", "@tag"]'));
    expect((await publish('product', 'tagged.graphql')).exitCode).toBe(0);
    const made = await contract(
      '--source-variant',
      'current',
      '--include-tag',
      'public',
      '--no-exclude-tags',
      '--hide-unreachable-types',
    );
    expect([made.exitCode, made.stderr]).toEqual([0, expect.any(String)]);
    const described = await rover.run(['contract', 'describe', 'commerce@public']);
    expect([described.exitCode, described.stdout]).toEqual([0, expect.stringContaining('public')]);
    const shown = async () => (await rover.run(['supergraph', 'fetch', 'commerce@public'])).stdout;
    expect(await shown()).toMatch(/cost: Int.*@inaccessible/);

    await rover.write(
      'more.graphql',
      tagged(products).replace(
        'name: String @tag',
        'title: String @tag(name: "public")\n  name: String @tag',
      ),
    );
    await publish('product', 'more.graphql');
    expect(await shown()).toContain('title: String');

    const broken = await check('product', 'untagged.graphql');
    expect([broken.exitCode, broken.stderr]).toEqual([1, expect.stringMatching(/E043[\s\S]*downstream/)]);
    const refused = await contract(
      '--source-variant',
      'nowhere',
      '--include-tag',
      'public',
      '--no-exclude-tags',
      '--no-hide-unreachable-types',
    );
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining('E040')]);
    const direct = await rover.run([
      'subgraph',
      'publish',
      'commerce@public',
      '--name',
      'x',
      '--schema',
      'reviews.graphql',
      ...url(1),
    ]);
    // Rover asks first, and a contract has no subgraphs.
    expect([direct.exitCode, direct.stderr]).toEqual([1, expect.stringContaining('E007')]);
  });

  test('a subgraph is deleted after a dry run', async () => {
    const deleted = await rover.run(['subgraph', 'delete', 'commerce@current', '--name', 'two', '--confirm']);
    expect([deleted.exitCode, deleted.stderr]).toEqual([0, expect.stringContaining('was removed')]);
    expect((await rover.run(['subgraph', 'list', 'commerce@current'])).stdout).not.toContain('two');
  });
});
