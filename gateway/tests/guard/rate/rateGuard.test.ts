import { describe, expect, test } from '@jest/globals';
import type { TenantLimits } from '@commerce/service';
import { fixedClock, guest, inRole, shopper } from '@commerce/testkit';
import { createMemoryBuckets } from '@commerce/service/rate';
import { createRateGuard, type Ticket } from '../../../src/guard/rate/rateGuard.ts';
import { createRates } from '../../../src/guard/rate/rates.ts';
import type { Caller, SignInMode } from '../../../src/identity/caller.ts';

const perMinute = (costPerMinute: number) => ({ costPerMinute });

const rig = (limits: Record<string, TenantLimits> = {}, share = 1) => {
  const clock = fixedClock();
  const none: TenantLimits = {};
  const current = { ...limits };
  const guard = createRateGuard({
    ratesOf: createRates({
      limits: { limitsOf: (tenant) => current[tenant] ?? none },
      defaults: {
        total: perMinute(6_000),
        operation: perMinute(3_000),
        apiKey: perMinute(1_200),
        service: perMinute(60_000),
      },
      share,
    }),
    store: createMemoryBuckets({ clock }),
  });
  const take = (caller: Caller, operation: string, cost: number): Ticket =>
    guard(caller, operation, cost) as Ticket;
  /** How much is let through, in steps of 100. */
  const drain = (caller: Caller, operation: string): number => {
    for (let spent = 0; ; spent += 100) if (!take(caller, operation, 100).allowed) return spent;
  };
  return { clock, take, drain, current };
};

const caller = (tenant: string, mode: SignInMode, credential = 'https://id.example'): Caller => ({
  identity:
    mode === 'service'
      ? inRole('service', credential, { tenant })
      : mode === 'api-key'
        ? guest(tenant)
        : shopper(tenant),
  mode,
  credential,
});

describe('rate limits', () => {
  test('one tenant’s spending is none of another’s', () => {
    const { drain } = rig();
    expect(drain(caller('acme', 'oidc'), 'Query.a')).toBe(3_000);
    expect(drain(caller('globex', 'oidc'), 'Query.a')).toBe(3_000);
  });

  test('each operation has a budget, and all of a mode have one together', () => {
    const { drain, take } = rig();
    const who = caller('acme', 'oidc');
    expect(drain(who, 'Query.a')).toBe(3_000);
    expect(drain(who, 'Query.b')).toBe(3_000);
    const refused = take(who, 'Query.c', 100);
    expect(refused).toMatchObject({ allowed: false, tightest: 'tenant', retryAfterSeconds: 1 });
  });

  test('an API key has a tight budget of its own', () => {
    const { drain } = rig();
    expect(drain(caller('acme', 'api-key', 'key:web'), 'Query.a')).toBe(1_200);
    expect(drain(caller('acme', 'api-key', 'key:app'), 'Query.a')).toBe(1_200);
  });

  test('our services do not starve when shoppers have spent all', () => {
    const { drain } = rig();
    drain(caller('acme', 'oidc'), 'Query.a');
    drain(caller('acme', 'oidc'), 'Query.b');
    expect(drain(caller('acme', 'service', 'service:order'), 'Mutation.commit')).toBe(60_000);
  });

  test('what a tenant says of a mode counts before the defaults, and single operations before all', () => {
    const { drain } = rig({
      acme: { modes: { oidc: { operation: perMinute(500), operations: { 'Query.b': perMinute(200) } } } },
    });
    expect(drain(caller('acme', 'oidc'), 'Query.a')).toBe(500);
    expect(drain(caller('acme', 'oidc'), 'Query.b')).toBe(200);
    expect(drain(caller('globex', 'oidc'), 'Query.b')).toBe(3_000);
  });

  test('limits that change hold from the next request on', () => {
    const { drain, current, clock } = rig();
    const who = caller('acme', 'oidc');
    drain(who, 'Query.a');
    clock.advance(600_000);
    current['acme'] = { modes: { oidc: { total: perMinute(300) } } };
    expect(drain(who, 'Query.a')).toBe(300);
  });

  test('several processes that count for themselves have a part each', () => {
    expect(rig({}, 1 / 4).drain(caller('acme', 'oidc'), 'Query.a')).toBe(700);
  });

  test('what was estimated too high comes back, what was too low is charged', () => {
    const { take } = rig();
    const who = caller('acme', 'oidc');
    take(who, 'Query.a', 3_000).spent(1_000);
    expect(take(who, 'Query.a', 2_000).allowed).toBe(true);
    const { take: fresh } = rig();
    fresh(who, 'Query.a', 1_000).spent(3_000);
    expect(fresh(who, 'Query.a', 1).allowed).toBe(false);
  });

  test('no estimate leaves more than one bucket of debt', () => {
    const { take, clock } = rig();
    const who = caller('acme', 'oidc');
    expect(take(who, 'Query.a', Infinity).allowed).toBe(true);
    clock.advance(120_000);
    expect(take(who, 'Query.a', 1).allowed).toBe(true);
  });

  test('what costs nothing costs 1: no request is for nothing', () => {
    const { take } = rig({ acme: { modes: { oidc: { operation: perMinute(2) } } } });
    const who = caller('acme', 'oidc');
    expect([1, 2, 3].map(() => take(who, 'Query.a', 0).allowed)).toEqual([true, true, false]);
  });

  test('headers tell every budget, and what is left of the one that ends first', () => {
    const { take } = rig();
    expect(take(caller('acme', 'api-key', 'key:web'), 'Query.a', 200).headers).toEqual([
      [
        'ratelimit-policy',
        '"tenant";q=6000;w=60;qu="cost", "operation";q=3000;w=60;qu="cost", "credential";q=1200;w=60;qu="cost"',
      ],
      ['ratelimit', '"credential";r=1000;t=10'],
    ]);
  });

  test('Retry-After is when the same is let through', () => {
    const { take, clock } = rig();
    const who = caller('acme', 'oidc');
    take(who, 'Query.a', 3_000);
    const { retryAfterSeconds } = take(who, 'Query.a', 500);
    expect(retryAfterSeconds).toBe(10);
    clock.advance(9_900);
    expect(take(who, 'Query.a', 500).allowed).toBe(false);
    clock.advance(100);
    expect(take(who, 'Query.a', 500).allowed).toBe(true);
  });
});
