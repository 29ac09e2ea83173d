import { err, ok, type Result } from '@commerce/kernel';
import type { AllocatedLine } from './allocation.ts';
import type { LedgerKind } from './ledger.ts';
import type { StockChange } from './stock.ts';

export type ReservationStatus = 'HELD' | 'COMMITTED' | 'RELEASED' | 'EXPIRED';
/** The ends that a hold can come to. */
export type ClosedStatus = Exclude<ReservationStatus, 'HELD'>;

export type HeldLine = AllocatedLine;

export interface Reservation {
  readonly id: string;
  readonly status: ReservationStatus;
  readonly lines: readonly HeldLine[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly closedAtMs?: number;
}

/** Held, but its time is over: nobody may build on it any more. */
export const isOverdue = (reservation: Reservation, nowMs: number): boolean =>
  reservation.status === 'HELD' && reservation.expiresAtMs <= nowMs;

/** `close`: it is to be closed so. `done`: it is so already, nothing to do. */
export type Transition = 'close' | 'done';

/**
 * Whether a reservation may come to this end. Doing a thing again is no error. Giving back what has
 * expired is none either: its units are free, which is all the caller wants.
 */
export const transition = (
  { status }: Reservation,
  to: 'COMMITTED' | 'RELEASED',
): Result<Transition, { readonly status: ClosedStatus }> => {
  if (status === 'HELD') return ok('close');
  if (status === to || (to === 'RELEASED' && status === 'EXPIRED')) return ok('done');
  return err({ status });
};

/** Which ledger entries tell of which end. */
export const ledgerKindOf: Record<ClosedStatus, LedgerKind> = {
  COMMITTED: 'COMMITTED',
  RELEASED: 'RELEASED',
  EXPIRED: 'EXPIRED',
};

const changesOf = (
  lines: readonly HeldLine[],
  deltas: (quantity: number) => { onHandDelta: number; reservedDelta: number },
): StockChange[] => {
  const bySku = new Map<string, StockChange['changes'][number][]>();
  for (const { sku, locationId, quantity } of lines) {
    bySku.set(sku, [...(bySku.get(sku) ?? []), { locationId, ...deltas(quantity) }]);
  }
  return [...bySku].map(([sku, changes]) => ({ sku, changes }));
};

/** What holding these lines does to the stock: units are promised, none leaves. */
export const holdChanges = (lines: readonly HeldLine[]): StockChange[] =>
  changesOf(lines, (quantity) => ({ onHandDelta: 0, reservedDelta: quantity }));

/** What an end does to the stock: a commit takes the units off both numbers, the others give them back. */
export const closeChanges = (lines: readonly HeldLine[], to: ClosedStatus): StockChange[] =>
  changesOf(lines, (quantity) => ({
    onHandDelta: to === 'COMMITTED' ? -quantity : 0,
    reservedDelta: -quantity,
  }));
