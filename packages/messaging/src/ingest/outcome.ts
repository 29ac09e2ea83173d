/**
 * What became of one event. conflict and rejected become dead letters; everything else is done.
 * - applied: the store changed.
 * - duplicate: this sequence was applied before, with the same body.
 * - stale: a higher sequence was applied before; dropped.
 * - superseded: a higher sequence of the same key stands in the same batch, which was written instead.
 * - parked: it is early; the store keeps it until its turn.
 * - conflict: this sequence was applied before, with another body.
 * - rejected: it breaks a rule that a schema cannot state; `code` is stable and in upper snake case.
 */
export type Outcome =
  | { readonly status: 'applied' | 'duplicate' | 'stale' | 'superseded' | 'parked' }
  | { readonly status: 'conflict'; readonly message: string }
  | { readonly status: 'rejected'; readonly code: string; readonly message: string };

/** Also: an event of a type that nobody here handles, or a bare tombstone. */
export type RecordOutcome = Outcome | { readonly status: 'skipped' };

export type OutcomeStatus = RecordOutcome['status'];

export const applied: Outcome = { status: 'applied' };
export const duplicate: Outcome = { status: 'duplicate' };
export const stale: Outcome = { status: 'stale' };
export const superseded: Outcome = { status: 'superseded' };
export const parked: Outcome = { status: 'parked' };
export const skipped: RecordOutcome = { status: 'skipped' };
export const conflict = (message = 'this sequence was applied before with another body'): Outcome => ({
  status: 'conflict',
  message,
});
export const rejected = (code: string, message: string): Outcome => ({ status: 'rejected', code, message });

export type OutcomeCounts = Readonly<Record<OutcomeStatus, number>>;

export const noOutcomes: OutcomeCounts = {
  applied: 0,
  duplicate: 0,
  stale: 0,
  superseded: 0,
  parked: 0,
  conflict: 0,
  rejected: 0,
  skipped: 0,
};

export const countOutcomes = (outcomes: readonly RecordOutcome[]): OutcomeCounts => {
  const counts = { ...noOutcomes };
  for (const { status } of outcomes) counts[status] += 1;
  return counts;
};

export const addCounts = (a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts => {
  const sum = { ...a };
  for (const status of Object.keys(sum) as OutcomeStatus[]) sum[status] += b[status];
  return sum;
};
