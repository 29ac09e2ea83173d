import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Charge, createFairQueue } from '../../src/admission/fairQueue.ts';

interface Request {
  readonly tenant: string;
  readonly n: number;
  readonly costMs: number;
}

const equal = (): number => 1;

describe('a fair queue', () => {
  test('answers a tenant’s requests in the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 60 }), (arrivals) => {
        const queue = createFairQueue<Request>(equal);
        arrivals.forEach((tenant, n) => queue.add(tenant, { tenant, n, costMs: 1 }));
        const last = new Map<string, number>();
        for (let next = queue.take(); next; next = queue.take()) {
          const { tenant, n } = next.item;
          expect(n).toBeGreaterThan(last.get(tenant) ?? -1);
          last.set(tenant, n);
        }
        expect(queue.waiting()).toBe(0);
      }),
    );
  });

  test('takes somebody whenever somebody waits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(200)), { minLength: 1, maxLength: 60 }),
        (requests) => {
          const queue = createFairQueue<number>(equal);
          requests.forEach(([tenant], n) => queue.add(tenant, n));
          for (const [, usedMs] of requests) {
            const next = queue.take();
            expect(next).toBeDefined();
            if (next) queue.settle(next.charge, usedMs);
          }
        },
      ),
    );
  });

  test('gives tenants who wait all the time time by their weights, up to what is in flight', () => {
    const mostMs = 50;
    const cases = fc.record({
      slots: fc.integer({ min: 1, max: 6 }),
      tenants: fc.array(
        fc.record({
          weight: fc.constantFrom(0.5, 1, 2, 5),
          costs: fc.array(fc.integer({ min: 1, max: mostMs }), { minLength: 1, maxLength: 5 }),
        }),
        { minLength: 2, maxLength: 5 },
      ),
      order: fc.array(fc.nat(5), { minLength: 300, maxLength: 300 }),
    });
    fc.assert(
      fc.property(cases, ({ slots, tenants, order }) => {
        const queue = createFairQueue<{ tenant: number }>((tenant) => tenants[Number(tenant)]?.weight ?? 1);
        const usedMs = tenants.map(() => 0);
        const sent = tenants.map(() => 0);
        const inFlight: { tenant: number; costMs: number; charge: Charge }[] = [];
        // Nobody is ever without one that waits.
        tenants.forEach((_, tenant) => {
          queue.add(String(tenant), { tenant });
          queue.add(String(tenant), { tenant });
        });
        for (const pick of order) {
          while (inFlight.length < slots) {
            const next = queue.take();
            if (!next) throw new Error('everybody waits');
            const { tenant } = next.item;
            const { costs } = tenants[tenant] as (typeof tenants)[number];
            inFlight.push({
              tenant,
              costMs: costs[(sent[tenant] ?? 0) % costs.length] ?? 1,
              charge: next.charge,
            });
            sent[tenant] = (sent[tenant] ?? 0) + 1;
            queue.add(String(tenant), { tenant });
          }
          const [ended] = inFlight.splice(pick % inFlight.length, 1);
          if (!ended) continue;
          queue.settle(ended.charge, ended.costMs);
          usedMs[ended.tenant] = (usedMs[ended.tenant] ?? 0) + ended.costMs;
        }
        const shares = tenants.map(({ weight }, tenant) => (usedMs[tenant] ?? 0) / weight);
        for (const [a, mine] of shares.entries()) {
          for (const [b, others] of shares.entries()) {
            const apart =
              (slots + 1) * mostMs * (1 / (tenants[a]?.weight ?? 1) + 1 / (tenants[b]?.weight ?? 1));
            expect(others - mine).toBeLessThanOrEqual(apart);
          }
        }
      }),
    );
  });

  test('a tenant that was away neither has turns saved up nor waits behind those who were here', () => {
    const queue = createFairQueue<{ of: string }>(equal);
    for (let n = 0; n < 1_000; n += 1) queue.settle(queue.begin('busy'), 10);
    for (let n = 0; n < 10; n += 1) queue.add('busy', { of: 'busy' });
    queue.add('quiet', { of: 'quiet' });
    expect(queue.take()?.item.of).toBe('quiet');
    for (let n = 0; n < 10; n += 1) queue.add('quiet', { of: 'quiet' });
    const turns = Array.from({ length: 10 }, () => {
      const next = queue.take();
      if (next) queue.settle(next.charge, 10);
      return next?.item.of;
    });
    expect(turns.filter((tenant) => tenant === 'busy').length).toBeGreaterThanOrEqual(4);
  });

  test('whoever leaves is not taken', () => {
    const queue = createFairQueue<number>(equal);
    queue.add('a', 1);
    queue.add('a', 2);
    queue.remove('a', 1);
    queue.remove('a', 1);
    expect([queue.waiting(), queue.waiting('a')]).toEqual([1, 1]);
    expect(queue.take()?.item).toBe(2);
    expect(queue.take()).toBeUndefined();
  });
});
