import { beforeEach, describe, expect, test } from '@jest/globals';
import { silentLogger, type TenantLimits } from '@commerce/service';
import { fixedClock, type FixedClock } from '@commerce/testkit';
import { createDynamicLimits } from '../../src/admin/dynamicLimits.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('limits that were set by API', () => {
  let clock: FixedClock;
  let stored: TenantLimits | undefined;
  let isDown: boolean;
  let isServed: boolean;
  let looks: number;
  let source: ReturnType<typeof createDynamicLimits>;
  const ofFile: TenantLimits = { maxCost: 1 };

  beforeEach(() => {
    clock = fixedClock();
    stored = { maxCost: 2 };
    isDown = false;
    isServed = true;
    looks = 0;
    source = createDynamicLimits({
      lookup: {
        isServed: () => isServed,
        async read() {
          looks += 1;
          if (isDown) throw new Error('down');
          return structuredClone(stored);
        },
      },
      file: { limitsOf: () => ofFile },
      tenants: [{ id: 'acme' }],
      clock,
      logger: silentLogger(),
    });
  });

  const current = async (): Promise<TenantLimits> => {
    source.limitsOf('acme');
    await settle();
    return source.limitsOf('acme');
  };

  test('the file’s hold until they are known, and where none were set', async () => {
    expect(source.limitsOf('acme')).toBe(ofFile);
    await settle();
    expect(source.limitsOf('acme')).toEqual({ maxCost: 2 });
    expect(source.limitsOf('unknown')).toBe(ofFile);
    stored = undefined;
    clock.advance(20_000);
    expect(await current()).toBe(ofFile);
  });

  test('are the same object while nothing changes, and read at most every 20 seconds', async () => {
    const first = await current();
    clock.advance(19_999);
    expect(await current()).toBe(first);
    expect(looks).toBe(1);
    clock.advance(1);
    expect(await current()).toBe(first);
    expect(looks).toBe(2);
    stored = { maxCost: 3 };
    clock.advance(20_000);
    expect(await current()).toEqual({ maxCost: 3 });
  });

  test('go on as last known while they cannot be read', async () => {
    const first = await current();
    isDown = true;
    clock.advance(20_000);
    expect(await current()).toBe(first);
    isDown = false;
    stored = { maxCost: 3 };
    clock.advance(4_999);
    expect(await current()).toBe(first);
    clock.advance(1);
    expect(await current()).toEqual({ maxCost: 3 });
  });

  test('are not asked for where the supergraph has none, and are there before the first request where it has', async () => {
    isServed = false;
    expect(await current()).toBe(ofFile);
    expect(looks).toBe(0);
    isServed = true;
    source.readAll();
    await settle();
    expect(source.limitsOf('acme')).toEqual({ maxCost: 2 });
  });
});
