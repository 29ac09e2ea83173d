import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { RegistryStore, VariantState } from '../../src/ports.ts';

const launchAfter = ({ lastLaunch }: VariantState, id: string) => ({
  id,
  number: lastLaunch + 1,
  cause: 'publish' as const,
  versions: [],
  outcome: { kind: 'succeeded' as const, supergraphSdl: `# ${id}`, hash: 'a'.repeat(64) },
  createdAtMs: 1,
});

const variant = (name: string, liveLaunch: string) => ({
  name,
  contract: undefined,
  liveLaunch,
  canary: undefined,
  forkedFrom: undefined,
  createdAtMs: 1,
});

const pause = (ms: number): Promise<void> => setTimeout(ms, undefined, { ref: false });

/** What holds of every store while many change it; the two stores share their rows, as two processes do. */
export const concurrencyContract = (
  make: () => { readonly stores: readonly [RegistryStore, RegistryStore]; readonly graph: string },
) => {
  const launchOnce = (store: RegistryStore, graph: string, name: string, id: string, decidingMs = 1) =>
    store.changeVariant(graph, name, async (state) => {
      await pause(decidingMs);
      const launch = launchAfter(state, id);
      return { change: { launch, variant: variant(name, id) }, result: state.lastLaunch };
    });

  test('what is decided holds nothing of the store: others are answered meanwhile, however many decide', async () => {
    const { stores, graph } = make();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const deciding = Array.from({ length: 40 }, (_unused, index) =>
      stores[0].changeVariant(graph, index < 20 ? 'crowded' : `alone-${index}`, async () => {
        await released;
        return { change: undefined, result: index };
      }),
    );
    const answered = Promise.all(Array.from({ length: 20 }, () => stores[0].variants(graph))).then(
      () => true,
    );
    expect(await Promise.race([answered, pause(5_000)])).toBe(true);
    release();
    expect(await Promise.all(deciding)).toEqual([...Array(40).keys()]);
  });

  test('of two processes at once both are kept, and the slower decides again about what is there then', async () => {
    const { stores, graph } = make();
    const seen: number[] = [];
    const slow = stores[0].changeVariant(graph, 'raced', async (state) => {
      seen.push(state.lastLaunch);
      if (seen.length === 1) await launchOnce(stores[1], graph, 'raced', 'lau_fast');
      const launch = launchAfter(state, `lau_slow_${seen.length}`);
      return { change: { launch, variant: variant('raced', launch.id) }, result: undefined };
    });
    await slow;
    expect(seen).toEqual([0, 1]);
    const launches = await stores[0].launches(graph, 'raced', { first: 9 });
    expect(launches.map(({ id, number }) => [number, id])).toEqual([
      [2, 'lau_slow_2'],
      [1, 'lau_fast'],
    ]);
  });

  test('many changes from two processes are all kept, and numbered without a gap', async () => {
    const { stores, graph } = make();
    const names = ['one', 'one', 'one', 'two', 'three'];
    const all = Array.from({ length: 30 }, (_unused, index) => {
      const [store] = index % 5 === 0 ? [stores[1]] : [stores[0]];
      return launchOnce(store, graph, names[index % names.length] ?? 'one', `lau_many_${index}`);
    });
    const done = await Promise.all(all);
    expect(done.every((result) => typeof result === 'number')).toBe(true);
    const launches = await stores[0].launches(graph, 'one', { first: 100 });
    expect(launches.map(({ number }) => number)).toEqual([...Array(18).keys()].map((n) => 18 - n));
  });

  test('a process with many changes leaves the next one to another that it was faster than', async () => {
    const { stores, graph } = make();
    const many = Array.from({ length: 20 }, (_unused, index) =>
      launchOnce(stores[0], graph, 'uneven', `lau_uneven_${index}`, 20),
    );
    let attempts = 0;
    const one = stores[1].changeVariant(graph, 'uneven', async (state) => {
      attempts += 1;
      await pause(25);
      const launch = launchAfter(state, 'lau_uneven_other');
      return { change: { launch, variant: variant('uneven', launch.id) }, result: launch.number };
    });
    expect(await one).toBeLessThan(10);
    expect(attempts).toBeLessThan(5);
    expect(await Promise.all(many)).toHaveLength(20);
    const launches = await stores[0].launches(graph, 'uneven', { first: 100 });
    expect(launches.map(({ number }) => number)).toEqual([...Array(21).keys()].map((n) => 21 - n));
  });

  test('more changes of one variant than can be waited for are refused at once', async () => {
    const { stores, graph } = make();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const deciding = Array.from({ length: 101 }, () =>
      stores[0].changeVariant(graph, 'queued', async () => {
        await released;
        return { change: undefined, result: 'decided' };
      }),
    );
    expect(await deciding[100]).toMatchObject({ code: 'VARIANT_BUSY' });
    release();
    expect(await Promise.all(deciding.slice(0, 100))).toEqual(Array(100).fill('decided'));
  });
};
