/** Where the feed stands for one key. */
export interface FeedPosition {
  readonly sequence: bigint;
  readonly hash: string;
}

export type Verdict = 'applied' | 'duplicate' | 'stale' | 'superseded' | 'conflict';

/** Above what is known: apply. Equal: a replay, or a conflict when the body differs. Below: too late. */
export const judge = (
  known: FeedPosition | undefined,
  event: FeedPosition,
): 'applied' | 'duplicate' | 'stale' | 'conflict' => {
  if (!known || event.sequence > known.sequence) return 'applied';
  if (event.sequence < known.sequence) return 'stale';
  return event.hash === known.hash ? 'duplicate' : 'conflict';
};

export interface Judged<E> {
  /** One per event, in the same place. */
  readonly verdicts: readonly Verdict[];
  /** The events to write, one per key, in order of first appearance. */
  readonly winners: readonly E[];
}

/**
 * Judges a batch as if its events were applied one by one, and keeps of each key only the last that would
 * have been applied: the others that would have been are `superseded`, because nobody will see them.
 */
export const judgeBatch = <E extends FeedPosition & { readonly key: string }>(
  known: ReadonlyMap<string, FeedPosition>,
  events: readonly E[],
): Judged<E> => {
  const latest = new Map<string, { readonly event: E; readonly index: number }>();
  const verdicts: Verdict[] = events.map((event, index) => {
    const before = latest.get(event.key);
    const verdict = judge(before?.event ?? known.get(event.key), event);
    if (verdict === 'applied') latest.set(event.key, { event, index });
    return verdict;
  });
  const winners = [...latest.values()];
  const winning = new Set(winners.map(({ index }) => index));
  return {
    verdicts: verdicts.map((verdict, i) =>
      verdict === 'applied' && !winning.has(i) ? 'superseded' : verdict,
    ),
    winners: winners.map(({ event }) => event),
  };
};
