import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import {
  createPlannerProcess,
  type PlannerProcess,
  type PlannerProcessOptions,
} from '../../../src/engine/planner/plannerProcess.ts';
import { PlannerBusy, PlannerEnded, TooComplex } from '../../../src/engine/planner/refusals.ts';
import { createStand, ends } from '../support/standPlanner.ts';

const stand = createStand();
let planner: PlannerProcess | undefined;

afterEach(() => planner?.close());
afterAll(() => stand.remove());

const over = (supergraphSdl: string, options: Partial<PlannerProcessOptions> = {}): PlannerProcess =>
  (planner = createPlannerProcess(supergraphSdl, { entry: stand.entry, planTimeoutMs: 5_000, ...options }));

/** The pid of the process that answers. */
const asked = (from: PlannerProcess) => async (source: string) => {
  const question = { kind: 'plan', source, operationName: undefined, labels: [], percentage: 0 } as const;
  return (await from.ask({ ...question, restricted: false, way: 0 })).plan as number;
};

const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a fault that ends the process', () => {
  test('is nobody else’s: the next operation has a new process, the same one is not asked again', async () => {
    const ask = asked(over(''));
    const first = await ask('fine');
    await expect(ask('die')).rejects.toThrow(PlannerEnded);
    const second = await ask('fine');
    expect(second).not.toBe(first);
    await expect(ask('die')).rejects.toThrow('before');
    expect(await ask('fine')).toBe(second);
  }, 20_000);

  test('is that of the operation it was at, not of one that was answered just before or waits behind', async () => {
    const ask = asked(over(''));
    for (let turn = 0; turn < 5; turn += 1) {
      const sources = [`before ${turn}`, `die ${turn}`, `behind ${turn}`, `last ${turn}`];
      const settled = await Promise.allSettled(sources.map(ask));
      expect(settled.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
    }
  }, 20_000);

  test('is not held against the operation when somebody else killed the process', async () => {
    const ask = asked(over(''));
    await expect(ask('killed')).rejects.toThrow('was killed');
    await expect(ask('killed')).rejects.toThrow('was killed');
  }, 20_000);

  test('may be that there is no more memory', async () => {
    const ask = asked(over('', { maxHeapMb: 40, planTimeoutMs: 30_000 }));
    await expect(ask('fat')).rejects.toThrow(PlannerEnded);
    expect(await ask('fine')).toBeGreaterThan(0);
  }, 40_000);
});

describe('an operation that takes too long', () => {
  test('is refused, at once when it comes again', async () => {
    const ask = asked(over('', { planTimeoutMs: 400 }));
    await expect(ask('never')).rejects.toThrow(TooComplex);
    const begun = performance.now();
    await expect(ask('never')).rejects.toThrow('before');
    expect(performance.now() - begun).toBeLessThan(200);
    expect(await ask('fine')).toBeGreaterThan(0);
  }, 20_000);

  test('is tried once, however often it is asked meanwhile', async () => {
    const ask = asked(over('', { planTimeoutMs: 1_000 }));
    const begun = performance.now();
    const reasons = await Promise.all(
      Array.from({ length: 10 }, () => ask('never').catch((error: unknown) => error)),
    );
    for (const reason of reasons) expect(reason).toBeInstanceOf(TooComplex);
    expect(performance.now() - begun).toBeLessThan(5_000);
  }, 20_000);

  test('holds others up and fails none of them: a new process answers them, however many they are', async () => {
    const ask = asked(over('', { planTimeoutMs: 400 }));
    const first = await ask('fine');
    const slow = ask('never');
    const others = Promise.all(Array.from({ length: 30 }, (_, index) => ask(`other ${index}`)));
    await expect(slow).rejects.toThrow(TooComplex);
    const by = new Set(await others);
    expect([by.size, by.has(first)]).toEqual([1, false]);
  }, 20_000);

  test('is none that waited for its turn, nor one whose answer this process had no time to read', async () => {
    const ask = asked(over('', { planTimeoutMs: 800 }));
    const by = await Promise.all(['nap 1', 'nap 2', 'nap 3', 'nap 4'].map(ask));
    expect(new Set(by).size).toBe(1);
    const last = ask('nap 5');
    await passed(10);
    const begun = performance.now();
    while (performance.now() - begun < 1_000);
    expect(await last).toBe(by[0]);
  }, 20_000);

  test('does not get longer because others ask meanwhile', async () => {
    const ask = asked(over('', { planTimeoutMs: 400 }));
    await ask('fine');
    const begun = performance.now();
    const slow = ask('never').catch((error: unknown) => error);
    const others: Promise<unknown>[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      await passed(100);
      others.push(ask(`other ${turn}`));
    }
    expect(await slow).toBeInstanceOf(TooComplex);
    await Promise.all(others);
    expect(performance.now() - begun).toBeLessThan(3_000);
  }, 20_000);

  test('lets nobody wait for ever: who has waited too long is told so, and may ask again', async () => {
    const ask = asked(over('', { planTimeoutMs: 1_500, longestWaitMs: 1_000 }));
    await ask('fine');
    const slow = ask('never').catch((error: unknown) => error);
    await expect(ask('late')).rejects.toThrow(PlannerBusy);
    expect(await slow).toBeInstanceOf(TooComplex);
    expect(await ask('late')).toBeGreaterThan(0);
  }, 20_000);

  test('soon leaves no time for those behind it, who are told so', async () => {
    const ask = asked(over('', { longestWaitMs: 600 }));
    await ask('fine');
    const all = await Promise.allSettled(Array.from({ length: 30 }, (_, nap) => ask(`nap ${nap}`)));
    const refused = all.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(10);
    expect(refused).toMatchObject(refused.map(() => ({ reason: expect.any(PlannerBusy) })));
  }, 20_000);
});

describe('a supergraph', () => {
  test.each([
    ['that is refused', 'bad', 'bad supergraph'],
    ['that ends the process', 'die', 'ended before it had loaded'],
    ['that takes too long', 'never', 'not loaded the supergraph within 2000 ms'],
  ])(
    '%s is told at the start, and to all who ask',
    async (_, supergraphSdl, reason) => {
      const from = over(supergraphSdl, { loadTimeoutMs: 2_000 });
      const waiting = asked(from)('fine').catch((error: unknown) => error);
      await expect(from.start()).rejects.toThrow(reason);
      expect(await waiting).toMatchObject({ message: expect.stringContaining(reason) });
      await expect(asked(from)('fine')).rejects.toThrow(reason);
    },
    20_000,
  );

  test.each([
    ['there is no memory for another process', 'a path\u0000that no process can be started from'],
    ['it has no program', 'no such file'],
  ])('is not loaded where %s', async (_, entry) => {
    const from = over('', { entry, loadTimeoutMs: 5_000 });
    const all = await Promise.allSettled([asked(from)('fine'), from.start(), asked(from)('fine')]);
    expect(all).toMatchObject(
      all.map(() => ({ reason: { message: expect.stringContaining('ended before it had loaded') } })),
    );
  });

  test('is tried again after a while', async () => {
    const from = over('bad', { loadTimeoutMs: 1_500 });
    await expect(from.start()).rejects.toThrow('bad supergraph');
    await passed(1_600);
    const begun = performance.now();
    await expect(asked(from)('fine')).rejects.toThrow('bad supergraph');
    expect(performance.now() - begun).toBeGreaterThan(10);
  }, 20_000);

  test('may take longer than a plan', async () => {
    expect(await asked(over('nap', { planTimeoutMs: 100 }))('fine')).toBeGreaterThan(0);
  }, 20_000);
});

describe('no process is left behind', () => {
  test('by a planner that is closed, not even by a straggler’s question', async () => {
    const from = over('');
    const first = await asked(from)('fine');
    from.close();
    expect(await ends(first)).toBe(true);
    const straggler = await asked(from)('fine');
    expect(straggler).not.toBe(first);
    expect(await ends(straggler)).toBe(true);
  }, 20_000);

  test('by those who wait while it is closed; they are answered', async () => {
    const from = over('');
    const waiting = ['nap 1', 'fine', 'nap 2'].map(asked(from));
    from.close();
    const [first = 0, ...others] = await Promise.all(waiting);
    expect(others).toEqual([first, first]);
    expect(await ends(first)).toBe(true);
  }, 20_000);

  test('by a start that is closed', async () => {
    const from = over('nap');
    const starting = from.start();
    from.close();
    await expect(starting).rejects.toThrow('closed');
  });

  test('by a planner that nobody asks any more; who asks then gets another', async () => {
    const ask = asked(over('', { idleMs: 1_000 }));
    const first = await ask('fine');
    await passed(200);
    expect(await ask('fine')).toBe(first);
    expect(await ends(first)).toBe(true);
    expect(await ask('fine')).not.toBe(first);
  }, 20_000);

  test('save by one that was started to stay', async () => {
    const from = over('', { idleMs: 100 });
    await from.start();
    const first = await asked(from)('fine');
    await passed(500);
    expect(await asked(from)('fine')).toBe(first);
  }, 20_000);
});
