import { defaultScopes, type Identity, type IdentityKind } from '@commerce/kernel';
import { type FixedClock, fixedClock, sequentialIds } from '@commerce/testkit';
import type { CartDeps, CartStore } from '../../src/ports.ts';
import { createMemoryStore } from '../../src/store/memoryStore.ts';
import { createFakeCatalog, type FakeCatalog } from './fakeCatalog.ts';

export const dayMs = 86_400_000;

export const guest: Identity = identity('guest', { subject: 'demo-acme' });
export const ada: Identity = identity('shopper', { subject: 'ada', accountId: `acc_${'0'.repeat(25)}A` });
export const bob: Identity = identity('shopper', { subject: 'bob', accountId: `acc_${'0'.repeat(25)}B` });
export const staff: Identity = identity('staff', { subject: 'sam', accountId: `acc_${'0'.repeat(25)}S` });
export const orderService: Identity = { ...identity('service', { subject: 'order' }), scopes: ['cart:any'] };
/** A guest of the other tenant. */
export const stranger: Identity = { ...guest, tenant: 'globex', subject: 'demo-globex' };

function identity(kind: IdentityKind, who: { subject: string; accountId?: string }): Identity {
  return { tenant: 'acme', kind, scopes: defaultScopes[kind], ...who };
}

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
