import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { compose } from './harness/fixture.ts';
import { hash } from './harness/hash.ts';
import { parseOptions } from './random/options.ts';
import { randomSubgraphs } from './random/randomSubgraphs.ts';
import { commandFor, sdlsOf } from './random/report.ts';
import { createTrials } from './random/trials.ts';

jest.setTimeout(120_000);

const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

const composes = (seed: number): boolean => {
  try {
    compose({ name: `seed ${seed}`, subgraphs: randomSubgraphs(seed) });
    return true;
  } catch {
    return false;
  }
};

describe('random subgraphs', () => {
  test('are the same for the same seed, today and in a year', () => {
    // Seeds stand in reports of bugs: to change what they make is a decision.
    expect(hash(...range(50).map(sdlsOf))).toBe(1_966_162_972);
  });

  test('compose for two seeds of three', () => {
    expect(range(24).filter(composes).length).toBeGreaterThanOrEqual(16);
  });

  test.each([
    '@requires',
    '@provides',
    '@override',
    '@interfaceObject',
    'resolvable: false',
    'interface Common',
    'union',
  ])('have %s where they compose, now and then', (what) => {
    expect(range(60).some((seed) => sdlsOf(seed).includes(what) && composes(seed))).toBe(true);
  });
});

describe('our engine over random supergraphs', () => {
  const trials = createTrials({
    runs: 6,
    operationSeed: 7,
    aliases: 'plain',
    planners: ['native', 'apollo'],
    limitMs: 90_000,
  });
  afterAll(() => trials.stop());

  test.each([3, 8, 25, 41])('answers as one server would: seed %d', async (seed) => {
    expect(await trials.trySeed(seed)).toMatchObject({ kind: 'held', isCut: false });
  });
});

describe('the command of the fuzz', () => {
  test('is told in a report as it is understood', () => {
    const operation = {
      query: 'query Other { __typename } query Chosen { q(a: "it\'s") }',
      operationName: 'Chosen',
      variables: { v0: 1 },
    };
    const line = commandFor(5, operation);
    const args = [...line.matchAll(/(--\w+) (\d+|'(?:[^']|'\\'')*')/g)].flatMap(
      ([, name = '', value = '']) => [name, value.replace(/^'|'$/g, '').replaceAll("'\\''", "'")],
    );
    const { query, variables, seeds } = parseOptions(args);
    expect({ ...query, variables, seeds }).toEqual({
      ...operation,
      query: 'query Other{__typename}query Chosen{q(a:"it\'s")}',
      seeds: { from: 5, to: 5 },
    });
  });

  test.each([
    [['--seeds', 'x'], /^--seeds: a seed such as 5/],
    [['--seeds', '9-2'], /^--seeds: the range ends/],
    [['--runs', '0'], /^--runs: at least 1/],
    [['--planner', 'stock'], /^--planner: /],
    [['--query', '{'], /^--query: an operation/],
    [['--query', '{ a }'], /^--query: goes with a single seed/],
    [['--variables', '[1]'], /^--variables: an object/],
  ])('refuses %j with a line', (args, line) => {
    expect(() => parseOptions(args)).toThrow(line);
  });
});
