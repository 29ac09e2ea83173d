/** What orders and identifies the events of one key. */
export interface EventPosition {
  readonly sequence: bigint;
  /** Tells a replay from another event with the same sequence. */
  readonly hash: string;
}

export type Judgement = 'apply' | 'duplicate' | 'stale' | 'conflict';

/** The apply rule of every feed: what to do with an event, given the last one that was applied. */
export const judge = (applied: EventPosition | undefined, incoming: EventPosition): Judgement => {
  if (!applied || incoming.sequence > applied.sequence) return 'apply';
  if (incoming.sequence < applied.sequence) return 'stale';
  return incoming.hash === applied.hash ? 'duplicate' : 'conflict';
};
