/** The passing of time, as an effect that is handed in. Tests hand in a fixed one. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

/** An instant as RFC 3339 in UTC with milliseconds: the form in which every store keeps it. */
export const toIso = (epochMs: number): string => new Date(epochMs).toISOString();
