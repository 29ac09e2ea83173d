import type { FeedEvent } from '@commerce/contracts';
import { isTransient, messageOf, TransientError } from '../errors.ts';
import { runHandler, type FeedHandler } from './handler.ts';
import { rejected, type Outcome } from './outcome.ts';

type Tried =
  { readonly ok: true; readonly outcome: Outcome } | { readonly ok: false; readonly error: unknown };

/** With the store answering, a batch that fails as a whole is given this many attempts to turn out an outage. */
const attemptsBeforeBlame = 5;

const tryHalves = async (handler: FeedHandler, events: readonly FeedEvent[]): Promise<Tried[]> => {
  try {
    const outcomes = await runHandler(handler, events);
    return outcomes.map((outcome) => ({ ok: true, outcome }));
  } catch (error) {
    if (isTransient(error))
      throw new TransientError(`the store did not answer: ${messageOf(error)}`, { cause: error });
    if (events.length === 1) return [{ ok: false, error }];
    const middle = Math.ceil(events.length / 2);
    // In order, because later events of a key may rest on earlier ones.
    const left = await tryHalves(handler, events.slice(0, middle));
    return [...left, ...(await tryHalves(handler, events.slice(middle)))];
  }
};

/**
 * Finds the events that make a handler throw, by halving. Those are rejected with HANDLER_FAILED, but
 * only where others got through or the store says that it is well: a failure of everything looks
 * like an outage, and an outage must not empty a topic into its dead letters.
 */
export const applyIsolating = async (
  handler: FeedHandler,
  events: readonly FeedEvent[],
  options: { readonly attempt: number; readonly storeReady: (() => Promise<void>) | undefined },
): Promise<readonly Outcome[]> => {
  const tried = await tryHalves(handler, events);
  const firstFailure = tried.find((one) => !one.ok);
  if (firstFailure && !tried.some((one) => one.ok)) {
    const outage = new TransientError('every event of the batch fails', { cause: firstFailure.error });
    if (!options.storeReady || options.attempt < attemptsBeforeBlame) throw outage;
    await options.storeReady().catch(() => {
      throw outage;
    });
  }
  return tried.map((one) => (one.ok ? one.outcome : rejected('HANDLER_FAILED', messageOf(one.error))));
};
