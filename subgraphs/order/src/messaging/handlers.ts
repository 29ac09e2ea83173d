import { type FeedEvent, parseInstant } from '@commerce/contracts';
import { toIso } from '@commerce/kernel';
import { conflict, type FeedHandler, type Outcome, rejected } from '@commerce/messaging';
import type { StatusEvent } from '../domain/status.ts';
import { applyOrderStatus, type StatusDeps, type StatusOutcome } from '../operations/applyOrderStatus.ts';
import { eraseAccount } from '../operations/eraseAccount.ts';

/** Orders that are worked on at a time; the events of one order stay one behind the other. */
const concurrency = 16;

const statusEvent = ({
  data,
  sequence,
  hash,
  timeMs,
}: FeedEvent<'supply.order-status.changed.v1'>): StatusEvent => ({
  ...data,
  sequence,
  hash,
  occurredAt: toIso(parseInstant(data.occurredAt) ?? timeMs),
});

const toOutcome = (outcome: StatusOutcome): Outcome => {
  if (outcome.kind === 'rejected') return rejected(outcome.code, outcome.message);
  return outcome.kind === 'conflict' ? conflict() : { status: outcome.kind };
};

/** Calls `apply` for every event, in order within a key and side by side across keys. */
const perKey = async <T extends { readonly key: string }>(
  events: readonly T[],
  apply: (event: T) => Promise<Outcome>,
): Promise<readonly Outcome[]> => {
  const outcomes = new Array<Outcome>(events.length);
  const queues = new Map<string, number[]>();
  events.forEach(({ key }, index) => queues.set(key, [...(queues.get(key) ?? []), index]));
  const waiting = [...queues.values()];
  const work = async (): Promise<void> => {
    for (let queue = waiting.shift(); queue; queue = waiting.shift()) {
      for (const index of queue) {
        const event = events[index];
        if (event) outcomes[index] = await apply(event);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, waiting.length) }, work));
  return outcomes;
};

const orderStatus = (deps: StatusDeps): FeedHandler<'supply.order-status.changed.v1'> => ({
  types: ['supply.order-status.changed.v1'],
  handle: (events) =>
    perKey(events, async (event) =>
      toOutcome(await applyOrderStatus(deps, event.tenant, statusEvent(event))),
    ),
});

const erasure = (deps: StatusDeps): FeedHandler<'commerce.account.erased.v1'> => ({
  types: ['commerce.account.erased.v1'],
  handle: (events) =>
    perKey(events, async ({ tenant, data, timeMs }): Promise<Outcome> => {
      const { accountId } = data;
      const erasedAtMs = parseInstant(data.erasedAt) ?? timeMs;
      const { erased } = await eraseAccount(deps, tenant, { accountId, erasedAtMs });
      return { status: erased > 0 ? 'applied' : 'duplicate' };
    }),
});

export const createHandlers = (deps: StatusDeps): readonly FeedHandler[] => [
  orderStatus(deps),
  erasure(deps),
];
