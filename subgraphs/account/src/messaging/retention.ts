import type { Clock } from '@commerce/kernel';
import { createRepeating, type Lifecycle, type Logger, type Scheduler } from '@commerce/messaging';
import type { AccountStore } from '../ports.ts';

const hourMs = 3_600_000;

/** How long an idempotency key answers. Longer than any client retries. */
const keptMs = 48 * hourMs;

/** Forgets answers to idempotency keys after 48 h: once at the start, then every hour. */
export const createRetention = (deps: {
  store: Pick<AccountStore, 'ready' | 'forgetRequestsBefore'>;
  tenants: readonly string[];
  clock: Clock;
  scheduler: Scheduler;
  logger: Logger;
}): Lifecycle => {
  const { store, tenants, clock, scheduler, logger } = deps;
  const sweep = async (): Promise<number> => {
    try {
      for (const tenant of tenants) await store.forgetRequestsBefore(tenant, clock.nowMs() - keptMs);
    } catch (error) {
      logger.warn({ err: error }, 'old idempotency keys could not be removed; the next hour tries again');
    }
    return hourMs;
  };

  return {
    ...createRepeating({ scheduler, turn: sweep }),
    ready: () => store.ready(),
  };
};
