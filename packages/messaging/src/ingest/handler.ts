import type { EventType, FeedEvent } from '@commerce/contracts';
import type { Outcome } from './outcome.ts';

/**
 * Applies events of its types to a store. Types that share keys belong to one handler, because order
 * holds within a handler's batch and not between handlers.
 */
export interface FeedHandler<T extends EventType = EventType> {
  readonly types: readonly T[];
  /**
   * One outcome per event, in the same place. It must be safe to be called again with the same
   * events. It throws TransientError when the store is down; anything else that it throws is taken
   * for the fault of an event, once others get through.
   */
  handle(events: readonly FeedEvent<T>[]): Promise<readonly Outcome[]>;
}

/** Checks that a handler kept its promise of one outcome per event. */
export const runHandler = async (
  handler: FeedHandler,
  events: readonly FeedEvent[],
): Promise<readonly Outcome[]> => {
  const outcomes = await handler.handle(events);
  if (outcomes.length !== events.length) {
    throw new RangeError(`a handler gave ${outcomes.length} outcomes for ${events.length} events`);
  }
  return outcomes;
};
