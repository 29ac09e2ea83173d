import { afterEach, expect, test } from '@jest/globals';
import { fixedClock } from '@commerce/testkit';
import { type GuardedGateway, startGuarded } from '../support/guardedGateway.ts';

let gateway: GuardedGateway;
afterEach(() => gateway.stop());

test('texts that were not seen before have a budget of their own, and what was valid once is free', async () => {
  const clock = fixedClock();
  gateway = await startGuarded({ newTextPerMinute: 600 }, { clock });
  const good = '{ item { id } }';
  const bad = `{ nothing # ${'x'.repeat(250)}\n }`;
  const ask = async (who: string, query: string): Promise<[number, unknown]> => {
    const { status, body } = await gateway.ask(who, query);
    return [status, body.errors?.[0]?.extensions?.['code']];
  };
  expect(await ask('acme-web', good)).toEqual([200, undefined]);
  expect(await ask('acme-web', bad)).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  expect(await ask('acme-web', bad)).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  // What is not valid is looked into every time.
  expect(await ask('acme-web', bad)).toEqual([429, 'RATE_LIMITED']);
  expect(await ask('acme-web', good)).toEqual([200, undefined]);
  expect(await ask('acme-app', bad)).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  expect(await ask('globex-web', bad)).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  clock.advance(30_000);
  expect(await ask('acme-web', bad)).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
});
