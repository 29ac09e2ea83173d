import { applied, duplicate, type FeedHandler } from '@commerce/messaging';
import { eraseAccount } from '../operations/eraseAccount.ts';
import type { CartStore } from '../ports.ts';

/** What the cart listens to. One event after the other: erasures are rare, and each is its own account. */
export const createHandlers = (deps: { readonly store: CartStore }): readonly FeedHandler[] => {
  const erased: FeedHandler<'commerce.account.erased.v1'> = {
    types: ['commerce.account.erased.v1'],
    async handle(events) {
      const outcomes = [];
      for (const { tenant, data } of events) {
        outcomes.push((await eraseAccount(deps, tenant, data)) > 0 ? applied : duplicate);
      }
      return outcomes;
    },
  };
  return [erased];
};
