import type { Identity } from '@commerce/kernel';
import {
  type FixedClock,
  fixedClock,
  guest as makeGuest,
  sequentialIds,
  shopper,
  staff as makeStaff,
} from '@commerce/testkit';
import type { CartDeps, CartStore } from '../../src/ports.ts';
import { createMemoryStore } from '../../src/store/memoryStore.ts';
import { createFakeCatalog, type FakeCatalog } from './fakeCatalog.ts';

export const dayMs = 86_400_000;

export const guest = makeGuest();
export const ada = shopper('acme', { subject: 'ada', accountId: `acc_${'0'.repeat(25)}A` });
export const bob = shopper('acme', { subject: 'bob', accountId: `acc_${'0'.repeat(25)}B` });
export const staff = makeStaff();
export const orderService: Identity = {
  tenant: 'acme',
  subject: 'order',
  kind: 'service',
  scopes: ['cart:any'],
};
/** A guest of the other tenant. */
export const stranger = makeGuest('globex');

export interface World extends CartDeps {
  readonly clock: FixedClock;
  readonly catalog: FakeCatalog;
}

export const createWorld = (store: CartStore = createMemoryStore(), seed = 1): World => {
  const clock = fixedClock();
  return {
    store,
    clock,
    catalog: createFakeCatalog(),
    ids: sequentialIds(clock, seed),
    pauseAfterRace: async () => undefined,
  };
};

/** A new idempotency key with each call. */
export const keys = (prefix = 'key'): (() => string) => {
  let count = 0;
  return () => `${prefix}-${(count += 1)}`;
};
