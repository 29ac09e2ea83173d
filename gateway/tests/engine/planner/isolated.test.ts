import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { createApolloPlanner } from '../../../src/engine/planner/apollo.ts';
import {
  createIsolatedApolloPlanner,
  createIsolatedNativePlanner,
} from '../../../src/engine/planner/isolated.ts';
import { createNativePlanner } from '../../../src/engine/planner/native.ts';
import type { Planner, PlanRequest } from '../../../src/engine/planner/port.ts';
import { TooComplex } from '../../../src/engine/planner/refusals.ts';
import { plannerEntries } from '../../support/plannerEntries.ts';
import { createStand } from '../support/standPlanner.ts';
import { composed } from '../support/supergraph.ts';

const supergraphSdl = composed({
  catalog: {
    sdl: `type Query { all: [Media] best: Book } type Mutation { add(title: String): Book }
      interface Media @key(fields: "id") { id: ID! title: String }
      type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int weight(unit: String): Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String }`,
  },
  reviews: {
    sdl: `type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
  },
  post: {
    sdl: `type Book @key(fields: "id") { id: ID! weight(unit: String): Int @external
      fee: Int @requires(fields: "weight(unit: \\"g\\")") title: String @override(from: "catalog", label: "percent(50)") }`,
  },
});

const sources = [
  '{ all { id title stars } }',
  '{ best { fee title } all { stars ... on Book { pages title } } }',
  'query Named($unit: String) { best { weight(unit: $unit) stars } }',
  'mutation { add(title: "a") { fee stars } }',
  '{ all { ... on Film { stars } ... on Book { pages } } }',
];

const requestOf = (source: string, percentage = 0): PlanRequest => ({
  source,
  document: parse(source),
  operationName: undefined,
  overrides: { labels: new Set(), percentage },
});

let planner: Planner | undefined;
afterEach(() => planner?.close?.());

const options = { planTimeoutMs: 10_000 };
const isolated = {
  native: () => createIsolatedNativePlanner(supergraphSdl, { entry: plannerEntries.native, ...options }),
  apollo: async () =>
    createIsolatedApolloPlanner(supergraphSdl, { entry: plannerEntries.apollo, ...options }),
};
const inProcess = { native: createNativePlanner, apollo: async (sdl: string) => createApolloPlanner(sdl) };

const planOrProblem = async (by: Planner, request: PlanRequest): Promise<unknown> => {
  try {
    return await by.plan(request);
  } catch (error) {
    return error instanceof TooComplex ? 'too complex' : 'no plan';
  }
};

describe.each(['native', 'apollo'] as const)('the %s planner in a process of its own', (kind) => {
  test('plans what it plans in this process, and refuses what it refuses', async () => {
    planner = await isolated[kind]();
    const here = await inProcess[kind](supergraphSdl);
    expect(planner.name).toBe(here.name);
    for (const source of [...sources, '{ b }', '{'])
      for (const percentage of [0, 80]) {
        const request = { ...requestOf('{ a }', percentage), source };
        const there = await planOrProblem(planner, request);
        const document = source.endsWith('}') ? parse(source) : parse('{ b }');
        expect(there).toEqual(await planOrProblem(here, { ...request, document }));
      }
  }, 60_000);
});

describe('Apollo’s planner in a process of its own', () => {
  test('has the same second planners as in this process', async () => {
    planner = await isolated.apollo();
    let there: Planner | undefined = planner;
    let here: Planner | undefined = createApolloPlanner(supergraphSdl);
    let count = 0;
    for (; there && here; count += 1) {
      for (const source of sources)
        for (const restricted of [false, true]) {
          const request = { ...requestOf(source), restricted };
          expect(await planOrProblem(there, request)).toEqual(await planOrProblem(here, request));
        }
      [there, here] = [there.second?.(), here.second?.()];
    }
    expect([count, there, here]).toEqual([3, undefined, undefined]);
  }, 60_000);

  test('says what is too complex, which ends no process', async () => {
    planner = createIsolatedApolloPlanner(
      composeServices([{ name: 'a', typeDefs: parse('scalar JSON type Query { x(of: JSON): Int }') }])
        .supergraphSdl ?? '',
      { entry: plannerEntries.apollo, ...options },
    );
    const deep = requestOf(`{ x(of: ${'['.repeat(40)}${']'.repeat(40)}) }`);
    const begun = performance.now();
    await expect(planner.plan(deep)).rejects.toThrow('values in values');
    await expect(planner.plan(deep)).rejects.toThrow(TooComplex);
    expect(performance.now() - begun).toBeLessThan(options.planTimeoutMs);
  }, 60_000);
});

describe('over a process that ends', () => {
  const stand = createStand();
  afterAll(() => stand.remove());

  test('Apollo’s planner says that the operation is too complex', async () => {
    planner = createIsolatedApolloPlanner('', { entry: stand.entry, ...options });
    await expect(planner.plan(requestOf('{ a }'))).resolves.toEqual(expect.any(Number));
    await expect(planner.plan({ ...requestOf('{ a }'), source: 'die' })).rejects.toThrow(TooComplex);
  }, 20_000);

  test('the native planner does not: another may plan it', async () => {
    planner = await createIsolatedNativePlanner('', { entry: stand.entry, ...options });
    const asked = planOrProblem(planner, { ...requestOf('{ a }'), source: 'die' });
    expect(await asked).toBe('no plan');
  }, 20_000);

  test('a planner is not even started until it is asked', async () => {
    planner = createIsolatedApolloPlanner('', { entry: '/nowhere/at/all', ...options });
    await expect(planner.plan(requestOf('{ a }'))).rejects.toThrow('ended before it had loaded');
    await expect(planner.start?.()).rejects.toThrow('ended before it had loaded');
  }, 20_000);
});
