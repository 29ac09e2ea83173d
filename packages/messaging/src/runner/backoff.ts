export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

export const defaultBackoff: Backoff = { firstMs: 250, maxMs: 30_000 };

/** Milliseconds to wait before attempt `attempt + 1`; doubles each time. `attempt` counts from 1. */
export const delayMs = ({ firstMs, maxMs }: Backoff, attempt: number): number =>
  Math.min(maxMs, firstMs * 2 ** Math.min(attempt - 1, 30));
