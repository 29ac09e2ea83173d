import type { EventType, FeedEvent } from '@commerce/contracts';
import { conflict, duplicate, superseded, type Outcome } from './outcome.ts';

/**
 * Hands `apply` no more than one event per key, the one of the highest sequence, so that a batch costs
 * one write per key; the others get their outcome here. For events that carry a whole state. It is
 * what applying one by one would have left behind: of a sequence that comes twice with two bodies the
 * first counts, and the second is a conflict while it is the newest of its key.
 */
export const latestPerKey = async <T extends EventType>(
  events: readonly FeedEvent<T>[],
  apply: (latest: readonly FeedEvent<T>[]) => Promise<readonly Outcome[]>,
): Promise<readonly Outcome[]> => {
  const latest = new Map<string, FeedEvent<T>>();
  for (const event of events) {
    const known = latest.get(event.key);
    if (!known || event.sequence > known.sequence) latest.set(event.key, event);
  }

  const winners = [...latest.values()];
  const outcomes = await apply(winners);
  if (outcomes.length !== winners.length) {
    throw new RangeError(`${outcomes.length} outcomes were given for ${winners.length} events`);
  }
  const byWinner = new Map(winners.map((event, i) => [event, outcomes[i]]));

  return events.map((event): Outcome => {
    const own = byWinner.get(event);
    if (own) return own;
    const winner = latest.get(event.key);
    if (!winner || event.sequence < winner.sequence) return superseded;
    return event.hash === winner.hash ? duplicate : conflict('this sequence came twice, with two bodies');
  });
};
