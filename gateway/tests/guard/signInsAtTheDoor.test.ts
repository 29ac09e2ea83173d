import { afterEach, expect, test } from '@jest/globals';
import { fixedClock } from '@commerce/testkit';
import { type GuardedGateway, startGuarded } from './support/guardedGateway.ts';

let gateway: GuardedGateway;
afterEach(() => gateway.stop());

test('guessing keys is slow from each address, told by the one proxy that is trusted', async () => {
  const clock = fixedClock();
  gateway = await startGuarded({ failedSignIns: 3, trustedProxies: 1 }, { clock });
  const from = async (address: string, key: string): Promise<[number, string | null]> => {
    const { status, headers } = await gateway.ask(key, '{ item { id } }', {
      'x-forwarded-for': `1.2.3.4, ${address}`,
    });
    return [status, headers.get('retry-after')];
  };
  for (let i = 0; i < 3; i += 1) expect(await from('203.0.113.7', `guess-${i}`)).toEqual([401, null]);
  expect(await from('203.0.113.7', 'guess-4')).toEqual([429, '20']);
  expect(await from('203.0.113.8', 'acme-web')).toEqual([200, null]);
  clock.advance(20_000);
  expect(await from('203.0.113.7', 'acme-web')).toEqual([200, null]);
});
