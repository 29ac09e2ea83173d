import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type GuardedGateway, startGuarded } from './support/guardedGateway.ts';

interface Cost {
  readonly estimated: number;
  readonly actual?: number;
  readonly limit: number;
  readonly result: string;
}

const asked = { 'x-cost': '1' };

describe('the cost of operations', () => {
  let gateway: GuardedGateway;
  beforeAll(async () => {
    gateway = await startGuarded(
      {},
      { limits: { globex: { maxCost: 20, modes: { 'api-key': { maxCost: 30 } } } } },
    );
  });
  afterAll(() => gateway.stop());

  const costOf = async (query: string, variables?: object): Promise<Cost> => {
    const { body } = await gateway.ask('acme-web', { query, variables }, asked);
    expect(body.errors).toBeUndefined();
    return body.extensions?.['cost'] as Cost;
  };

  test('is told to whoever asks for it, estimated and actual', async () => {
    expect(await costOf('{ items(first: 3) { nodes { id } } }')).toEqual({
      estimated: 4,
      actual: 4,
      limit: 1_000,
      result: 'COST_OK',
    });
    expect((await gateway.ask('acme-web', '{ item { id } }')).body.extensions).toBeUndefined();
  });

  test('counts the answer, not the question', async () => {
    expect(await costOf('{ item(id: "none") { id price { amount } } }')).toMatchObject({
      estimated: 5,
      actual: 0,
    });
    expect(await costOf('{ item { owner { items { id } } } }')).toMatchObject({ estimated: 4, actual: 4 });
    expect(await costOf('{ item { twin { twin { twin { id } } } } }')).toMatchObject({
      estimated: 4,
      actual: 2,
    });
  });

  test('counts weights of types, fields, lists of scalars, arguments and inputs in the answer too', async () => {
    expect(await costOf('{ item { price(exact: true) { amount } tags owner { dear } } }')).toMatchObject({
      estimated: 1 + 4 + 2 + 3 + 1 + 7,
      actual: 1 + 4 + 2 + 3 + 1 + 7,
    });
    expect(
      await costOf('mutation ($i: Change) { change(input: $i) { id } }', { i: { words: ['a'] } }),
    ).toMatchObject({ estimated: 14, actual: 14 });
  });

  test('of an abstract type is estimated by the dearest and counted by what came', async () => {
    const { estimated, actual } = await costOf(
      '{ any(first: 4) { ... on Owner { dear } ... on Item { id } } }',
    );
    expect([estimated, actual]).toEqual([4 * 8, 2 * 8 + 2 * 1]);
  });

  test('of an answer with errors is counted as well', async () => {
    const { body } = await gateway.ask(
      'acme-web',
      {
        query:
          '{ item { id } any(first: 1) { ... on Item { __typename } } other: any(first: -1) { __typename } }',
      },
      asked,
    );
    expect(body.extensions?.['cost']).toMatchObject({ result: 'COST_OK' });
  });

  test('above the limit is refused before anything is fetched', async () => {
    const before = gateway.fetched.length;
    const { status, body } = await gateway.ask(
      'acme-web',
      '{ items(first: 600) { nodes { owner { name } } } }',
      asked,
    );
    expect([status, body.errors?.[0]?.extensions]).toEqual([400, { code: 'COST_ESTIMATED_TOO_EXPENSIVE' }]);
    expect(body.errors?.[0]?.message).toContain('1201');
    expect(body.extensions?.['cost']).toEqual({
      estimated: 1_201,
      limit: 1_000,
      result: 'COST_ESTIMATED_TOO_EXPENSIVE',
    });
    expect(gateway.fetched).toHaveLength(before);
  });

  test('may be as high as the tenant and the mode say', async () => {
    const query = '{ items(first: 40) { nodes { id } } }';
    expect((await gateway.ask('acme-web', query)).status).toBe(200);
    expect((await gateway.ask('globex-web', query)).body.errors?.[0]?.message).toContain('limit of 30');
  });

  test('is refused where exactly one slicing argument was asked for', async () => {
    const query = 'query ($n: Int!) { any(first: $n) { __typename } }';
    expect((await gateway.ask('acme-web', { query, variables: { n: 2 } })).status).toBe(200);
    const { body } = await gateway.ask('acme-web', { query, variables: {} });
    expect(body.errors?.[0]?.extensions?.['code']).toBe('COST_QUERY_PARSE_FAILURE');
  });

  test('is in the metrics, by tenant and mode', async () => {
    await gateway.ask('acme-web', '{ item { id } }');
    const text = await gateway.metrics.registry.metrics();
    expect(text).toMatch(
      /gateway_operation_cost_count\{.*kind="actual",tenant="acme",mode="api-key"\} [1-9]/,
    );
    expect(text).toMatch(
      /gateway_cost_limit_exceeded_total\{.*tenant="acme",mode="api-key",refused="true".*\} [1-9]/,
    );
  });

  test('a lists’ answer never costs more than was estimated', async () => {
    const inner = fc.letrec<{ item: string; owner: string }>((tie) => ({
      item: fc
        .tuple(
          fc.constantFrom('id', 'tags', 'price { amount }', 'price(exact: true) { amount }'),
          fc.option(tie('owner'), { maxDepth: 2 }),
          fc.boolean(),
        )
        .map(
          ([leaf, owner, twin]) =>
            `{ ${leaf}${owner === null ? '' : ` owner ${owner}`}${twin ? ' twin { id tags }' : ''} }`,
        ),
      owner: fc
        .tuple(fc.constantFrom('name', 'dear'), fc.option(fc.tuple(fc.nat(2), tie('item')), { maxDepth: 2 }))
        .map(
          ([leaf, items]) =>
            `{ ${leaf}${items ? ` items${items[0] === 0 ? '' : `(first: ${items[0]})`} ${items[1]}` : ''} }`,
        ),
    })).item;
    await fc.assert(
      fc.asyncProperty(fc.nat(4), inner, inner, async (n, one, other) => {
        const { estimated, actual } = await costOf(
          `query ($n: Int!) { items(first: $n) { edges { node ${one} } nodes ${other} } any(first: $n) { ... on Item ${other} ... on Owner { dear } } }`,
          { n },
        );
        expect(actual).toBeLessThanOrEqual(estimated);
        // Without unions, nulls or lists that are shorter, it is the same.
        const exact = await costOf(
          `query ($n: Int!) { items(first: $n) { nodes ${one.replaceAll(/ twin \{[^}]*\}/g, '')} } }`,
          { n },
        );
        expect(exact.actual).toBe(exact.estimated);
      }),
      { numRuns: 40 },
    );
  });
});

describe('in measure mode', () => {
  test('nothing is refused for its cost, and all is counted', async () => {
    const gateway = await startGuarded({ cost: 'measure', maxCost: 3 });
    const { status, body } = await gateway.ask('acme-web', '{ items(first: 9) { nodes { id } } }', asked);
    expect([status, body.extensions?.['cost']]).toEqual([
      200,
      { estimated: 10, actual: 10, limit: 3, result: 'COST_ESTIMATED_TOO_EXPENSIVE' },
    ]);
    const text = await gateway.metrics.registry.metrics();
    await gateway.stop();
    expect(text).toMatch(/gateway_cost_limit_exceeded_total\{.*refused="false".*\} 1/);
  });
});

describe('answers that are joined', () => {
  test('tell their cost only to those who asked for it', async () => {
    const { promise: open, resolve } = Promise.withResolvers<void>();
    const gateway = await startGuarded({}, { open });
    const query = '{ slow { id } }';
    const all = [
      gateway.ask('acme-web', query, asked),
      gateway.ask('acme-web', query, asked),
      gateway.ask('acme-web', query),
      gateway.ask('acme-web', query),
    ];
    setTimeout(resolve, 150);
    const answers = await Promise.all(all);
    expect(answers.map(({ body }) => body.extensions?.['cost'] !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    await gateway.stop();
  });
});
