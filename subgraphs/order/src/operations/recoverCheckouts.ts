import { driveCheckout } from './driveCheckout.ts';
import type { CheckoutDeps } from './performStep.ts';

/** A checkout that cannot go on is left alone for this long, so that it does not stand before others. */
const retryAfterMs = 30_000;
const atOnce = 50;

export interface RecoveryCounts {
  readonly finished: number;
  readonly failed: number;
}

/** Finishes the checkouts that somebody began and left. */
export const recoverCheckouts = async (deps: CheckoutDeps, tenant: string): Promise<RecoveryCounts> => {
  const due = await deps.checkouts.due(tenant, deps.clock.nowMs(), atOnce);
  let finished = 0;
  for (const checkout of due) {
    const { orderId, state } = checkout;
    try {
      const driven = await driveCheckout(deps, tenant, checkout);
      if (driven === undefined || driven.state.step === 'DONE' || driven.state.step === 'REFUSED') {
        finished += 1;
        deps.log.info({ tenant, orderId, from: state.step, to: driven?.state.step }, 'checkout recovered');
      } else {
        await deps.checkouts.postpone(tenant, driven, deps.clock.nowMs() + retryAfterMs);
      }
    } catch (error) {
      deps.log.warn({ err: error, tenant, orderId, step: state.step }, 'checkout cannot go on yet');
      // It may have come a few steps further before it failed; then its last write has postponed it.
      await deps.checkouts.postpone(tenant, checkout, deps.clock.nowMs() + retryAfterMs);
    }
  }
  return { finished, failed: due.length - finished };
};
