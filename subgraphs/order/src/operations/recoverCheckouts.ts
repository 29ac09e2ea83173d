import { hasEnded } from '../domain/checkout.ts';
import type { Checkout } from '../ports.ts';
import { driveCheckout } from './driveCheckout.ts';
import type { CheckoutDeps } from './performStep.ts';

/** A checkout that cannot go on is left alone for this long, so that it does not stand before others. */
const retryAfterMs = 30_000;
const atOnce = 50;
const sideBySide = 8;

export interface RecoveryCounts {
  readonly finished: number;
  readonly failed: number;
}

type Ending = keyof RecoveryCounts;

const recoverOne = async (deps: CheckoutDeps, tenant: string, checkout: Checkout): Promise<Ending> => {
  const { orderId, state } = checkout;
  try {
    const driven = await driveCheckout(deps, tenant, checkout);
    if (driven && !hasEnded(driven.state)) {
      await deps.checkouts.postpone(tenant, driven, deps.clock.nowMs() + retryAfterMs);
      return 'failed';
    }
    deps.log.info({ tenant, orderId, from: state.step, to: driven?.state.step }, 'checkout recovered');
    return 'finished';
  } catch (error) {
    deps.log.warn({ err: error, tenant, orderId, step: state.step }, 'checkout cannot go on yet');
    // It may have come a few steps further before it failed; then its last write has postponed it.
    await deps.checkouts.postpone(tenant, checkout, deps.clock.nowMs() + retryAfterMs);
    return 'failed';
  }
};

/** Finishes the checkouts that somebody began and left. */
export const recoverCheckouts = async (deps: CheckoutDeps, tenant: string): Promise<RecoveryCounts> => {
  const due = [...(await deps.checkouts.due(tenant, deps.clock.nowMs(), atOnce))];
  const counts = { finished: 0, failed: 0 };
  const work = async (): Promise<void> => {
    for (let checkout = due.shift(); checkout; checkout = due.shift()) {
      counts[await recoverOne(deps, tenant, checkout)] += 1;
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return counts;
};
