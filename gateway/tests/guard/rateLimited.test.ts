import { afterEach, describe, expect, test } from '@jest/globals';
import { fixedClock } from '@commerce/testkit';
import { type GuardedGateway, startGuarded } from './support/guardedGateway.ts';

const rates = (apiKey: number, operation = 1e6) => ({
  total: { costPerMinute: 1e6 },
  operation: { costPerMinute: operation },
  apiKey: { costPerMinute: apiKey },
  service: { costPerMinute: 1e6 },
});

describe('rate limits at the door', () => {
  let gateway: GuardedGateway;
  afterEach(() => gateway.stop());

  test('a key that spent its budget is refused with 429, when to come back, and what is left', async () => {
    const clock = fixedClock();
    gateway = await startGuarded({ defaultRates: rates(60) }, { clock });
    const query = '{ items(first: 29) { nodes { id } } }';
    const first = await gateway.ask('acme-web', query);
    expect(first.headers.get('ratelimit')).toBe('"credential";r=30;t=30');
    expect(first.headers.get('ratelimit-policy')).toContain('"credential";q=60;w=60;qu="cost"');
    expect((await gateway.ask('acme-web', query)).status).toBe(200);
    const fetched = gateway.fetched.length;

    const refused = await gateway.ask('acme-web', query);
    expect([refused.status, refused.body.errors?.[0]?.extensions]).toEqual([429, { code: 'RATE_LIMITED' }]);
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(refused.headers.get('ratelimit')).toBe('"credential";r=0;t=60');
    expect(gateway.fetched).toHaveLength(fetched);

    // Another key and another tenant have theirs.
    expect((await gateway.ask('acme-app', query)).status).toBe(200);
    expect((await gateway.ask('globex-web', query)).status).toBe(200);
    clock.advance(30_000);
    expect((await gateway.ask('acme-web', query)).status).toBe(200);
    expect(await gateway.metrics.registry.metrics()).toMatch(
      /gateway_rate_limited_total\{.*tenant="acme",mode="api-key",bucket="credential".*\} 1/,
    );
  });

  test('what an answer did not cost is given back', async () => {
    gateway = await startGuarded({ defaultRates: rates(60) }, { clock: fixedClock() });
    const query = '{ item(id: "none") { owner { items(first: 50) { id } } } }';
    for (let i = 0; i < 5; i += 1) expect((await gateway.ask('acme-web', query)).status).toBe(200);
  });

  test('an operation is what it asks for above all: made-up names share its budget', async () => {
    gateway = await startGuarded({ defaultRates: rates(1e6, 12) }, { clock: fixedClock() });
    const ask = (name: string, rest = '') =>
      gateway.ask('acme-web', `query ${name} { items(first: 4) { nodes { id } } ${rest} }`);
    expect((await ask('One')).status).toBe(200);
    expect((await ask('Two', 'item { id }')).status).toBe(200);
    expect((await ask('Three')).status).toBe(429);
    expect((await gateway.ask('acme-web', '{ item { id } }')).status).toBe(200);
  });
});
