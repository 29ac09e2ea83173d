import { type Identity, type IdFactory, toIso } from '@commerce/kernel';
import type { LevelChange, StockChange } from './stock.ts';

export type LedgerKind = 'RESERVED' | 'RELEASED' | 'EXPIRED' | 'COMMITTED' | 'ADJUSTED';

/** One change of one SKU's stock by somebody. Written in the transaction that makes the change. */
export interface LedgerEntry {
  /** `led_…`; ascending in time. */
  readonly id: string;
  readonly atMs: number;
  readonly sku: string;
  readonly kind: LedgerKind;
  readonly reason: string;
  /** `kind:subject` of the credential. */
  readonly actor: string;
  readonly reservationId?: string;
  readonly changes: readonly LevelChange[];
}

/** Where an entry stands. */
export type LedgerPlace = Pick<LedgerEntry, 'id' | 'sku'> & { readonly month: string };

export const actorOf = ({ kind, subject }: Identity): string => `${kind}:${subject}`;

/** `2026-01`: a ledger is kept by month (UTC), so that no partition grows for ever. */
export const monthOf = (epochMs: number): string => toIso(epochMs).slice(0, 7);

export const ledgerEntries = (
  ids: IdFactory,
  changes: readonly StockChange[],
  about: Pick<LedgerEntry, 'atMs' | 'kind' | 'reason' | 'actor' | 'reservationId'>,
): LedgerEntry[] => changes.map((change) => ({ id: ids.newId('ledgerEntry'), ...about, ...change }));
