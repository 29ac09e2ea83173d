import { describe, expect, jest, test } from '@jest/globals';
import { silentLogger } from '@commerce/service';
import { parse } from 'graphql';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import { createFallbackPlanner } from '../../../src/engine/planner/fallback.ts';
import { PlannerBusy, TooComplex } from '../../../src/engine/planner/refusals.ts';
import type { Planner, PlanRequest } from '../../../src/engine/planner/port.ts';
import { rootFetch } from '../support/plans.ts';

const request: PlanRequest = {
  source: '{ a }',
  document: parse('{ a }'),
  operationName: undefined,
  overrides: { labels: new Set(), percentage: 100 },
};
const byNative: Plan = { root: rootFetch('native') };
const byApollo: Plan = { root: rootFetch('apollo') };

const setUp = (native: Promise<Planner>, check?: (plan: Plan) => void) => {
  const logger = silentLogger();
  const warn = jest.spyOn(logger, 'warn');
  const apollo = jest.fn((): Planner => ({ name: 'apollo', plan: () => byApollo }));
  return { planner: createFallbackPlanner({ native, apollo, check, logger }), warn, apollo };
};
const nativeThat = (plan: Planner['plan']): Promise<Planner> => Promise.resolve({ name: 'native', plan });
const refusing = () =>
  nativeThat(() => {
    throw new Error('not to its liking');
  });

describe('planning', () => {
  test('is the native planner’s where it can; Apollo’s is not even made', async () => {
    const { planner, apollo, warn } = setUp(nativeThat(() => byNative));
    expect(await (await planner).plan(request)).toBe(byNative);
    expect((await planner).name).toBe('native');
    expect(apollo).not.toHaveBeenCalled();
    expect(warn).not.toHaveBeenCalled();
  });

  test('is Apollo’s where there is no native planner, with one line in the log', async () => {
    const { planner, warn } = setUp(Promise.reject(new Error('no binary')));
    expect((await planner).name).toBe('apollo');
    expect(await (await planner).plan(request)).toBe(byApollo);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('is Apollo’s for what the native one refuses, by one Apollo planner and one line in the log', async () => {
    const { planner, warn, apollo } = setUp(refusing());
    for (let n = 0; n < 3; n += 1) expect(await (await planner).plan(request)).toBe(byApollo);
    expect(apollo).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('is Apollo’s where the native plan comes late to nothing, or is known to be wrong', async () => {
    const late = setUp(nativeThat(() => Promise.reject(new Error('late'))));
    expect(await (await late.planner).plan(request)).toBe(byApollo);
    const wrong = setUp(
      nativeThat(() => byNative),
      () => {
        throw new Error('wrong');
      },
    );
    expect(await (await wrong.planner).plan(request)).toBe(byApollo);
  });

  test('that one does not end with may be none to the other', async () => {
    const { planner } = setUp(nativeThat(() => Promise.reject(new TooComplex('slow'))));
    expect(await (await planner).plan(request)).toBe(byApollo);
  });

  test('whose turn does not come is not asked of the other: others are to blame', async () => {
    const reason = new PlannerBusy('others');
    const { planner, apollo } = setUp(nativeThat(() => Promise.reject(reason)));
    await expect((await planner).plan(request)).rejects.toBe(reason);
    expect(apollo).not.toHaveBeenCalled();
  });
});

describe('the fallback', () => {
  const logger = silentLogger();
  const standing = (name: Planner['name'], calls: string[], plan: Planner['plan']): Planner => ({
    ...{ name, plan },
    start: async () => void calls.push(`${name} starts`),
    close: () => void calls.push(`${name} closes`),
  });
  const over = (native: Promise<Planner>, calls: string[]) =>
    createFallbackPlanner({
      ...{ native, check: undefined, logger },
      apollo: () => standing('apollo', calls, () => byApollo),
    });
  const refuse = () => {
    throw new Error('not to its liking');
  };

  test('closes with the planner, if there is one', async () => {
    const calls: string[] = [];
    const planner = await over(Promise.resolve(standing('native', calls, refuse)), calls);
    planner.close?.();
    expect(calls).toEqual(['native closes']);
    const another = await over(Promise.resolve(standing('native', calls, refuse)), calls);
    await another.plan(request);
    another.close?.();
    expect(calls).toEqual(['native closes', 'native closes', 'apollo closes']);
  });

  test('that is first needed after the end gives back what it takes', async () => {
    const calls: string[] = [];
    const planner = await over(Promise.resolve(standing('native', calls, refuse)), calls);
    planner.close?.();
    expect(await planner.plan(request)).toBe(byApollo);
    expect(await planner.second?.().plan(request)).toBe(byApollo);
    expect(calls).toEqual(['native closes', 'apollo closes']);
  });

  test('is started at once where there is no native planner', async () => {
    const calls: string[] = [];
    await over(Promise.reject(new Error('no binary')), calls);
    expect(calls).toEqual(['apollo starts']);
  });
});
