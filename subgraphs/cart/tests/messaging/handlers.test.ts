import { beforeEach, describe, expect, test } from '@jest/globals';
import { encodeEvent, type OutgoingEvent } from '@commerce/contracts';
import { toIso } from '@commerce/kernel';
import { type DeadLetter, createIngest, noIngestMetrics, TransientError } from '@commerce/messaging';
import { silentLogger } from '@commerce/service';
import { createHandlers } from '../../src/messaging/handlers.ts';
import { createCart } from '../../src/operations/createCart.ts';
import { ada, bob, createWorld, guest, keys, type World } from '../support/world.ts';

describe('the erasure of an account', () => {
  let world: World;
  let letters: DeadLetter[];
  const nextKey = keys();

  beforeEach(() => {
    world = createWorld();
    letters = [];
  });

  const erased = (accountId: string, more: Partial<OutgoingEvent<'commerce.account.erased.v1'>> = {}) => ({
    type: 'commerce.account.erased.v1' as const,
    id: `evt_${accountId}`,
    source: '/account',
    tenant: 'acme',
    timeMs: world.clock.nowMs(),
    sequence: 1n,
    data: { accountId, erasedAt: toIso(world.clock.nowMs()) },
    ...more,
  });

  const deliver = (...events: OutgoingEvent[]) => {
    const ingest = createIngest({
      handlers: createHandlers(world),
      deadLetters: {
        write: async (more) => {
          letters.push(...more);
        },
      },
      isKnownTenant: (tenant) => ['acme', 'globex'].includes(tenant),
      storeReady: () => world.store.ready(),
      metrics: noIngestMetrics,
      logger: silentLogger(),
      clock: world.clock,
    });
    const records = events.map(encodeEvent).map((message, i) => ({
      ...message,
      partition: 0,
      offset: String(i),
      timestampMs: world.clock.nowMs(),
      original: { key: message.key, headers: message.headers },
    }));
    return ingest.processBatch(records, { attempt: 1 });
  };

  const cartOf = async (identity: typeof ada): Promise<string> => {
    const made = await createCart(world, identity, { currencyCode: 'EUR', idempotencyKey: nextKey() });
    return made.ok ? made.value.id : '';
  };

  test('deletes its carts and nobody else’s, however often the event comes', async () => {
    const [own, other, guests] = [await cartOf(ada), await cartOf(bob), await cartOf(guest)];
    const event = erased(ada.accountId ?? '');
    await deliver(event, event);
    await deliver(event);
    expect(await world.store.find('acme', own)).toBeNull();
    expect(await world.store.find('acme', other)).not.toBeNull();
    expect(await world.store.find('acme', guests)).not.toBeNull();
    expect(letters).toEqual([]);
  });

  test('leaves a cart that was made after it, also when the event comes again', async () => {
    const event = erased(ada.accountId ?? '');
    world.clock.advance(1);
    const later = await cartOf(ada);
    await deliver(event);
    expect(await world.store.find('acme', later)).not.toBeNull();
  });

  test('of another tenant’s account with the same id touches nothing here', async () => {
    const own = await cartOf(ada);
    await deliver(erased(ada.accountId ?? '', { tenant: 'globex' }));
    expect(await world.store.find('acme', own)).not.toBeNull();
  });

  test('waits while the store is down, and is no dead letter', async () => {
    const own = await cartOf(ada);
    const { eraseAccount } = world.store;
    let isDown = true;
    world = {
      ...world,
      store: {
        ...world.store,
        eraseAccount: async (...args) => {
          if (isDown) throw new TransientError('down');
          return eraseAccount(...args);
        },
      },
    };
    const event = erased(ada.accountId ?? '');
    await expect(deliver(event)).rejects.toThrow();
    expect(letters).toEqual([]);
    isDown = false;
    await deliver(event);
    expect(await world.store.find('acme', own)).toBeNull();
  });
});
