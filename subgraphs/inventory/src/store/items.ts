import { z } from 'zod';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { Reservation } from '../domain/reservation.ts';
import type { StoredLocation } from '../ports.ts';
import { expiryAttributes, ledgerKey, locationKey, reservationKey, untoldAttributes } from './keys.ts';
import { monthOf } from '../domain/ledger.ts';

/** A closed reservation is kept this long, so that a late repetition of a call still gets its answer. */
const closedKeepSeconds = 30 * 86_400;

export const closedTtl = (closedAtMs: number): number => Math.floor(closedAtMs / 1000) + closedKeepSeconds;

const reservationSchema = z.object({
  id: z.string(),
  status: z.enum(['HELD', 'COMMITTED', 'RELEASED', 'EXPIRED']),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number(), locationId: z.string() })),
  createdAtMs: z.number(),
  expiresAtMs: z.number(),
  closedAtMs: z.number().exactOptional(),
});

export const toReservation = (item: unknown): Reservation => reservationSchema.parse(item);

/** A held reservation never has a `ttl`: garbage collection must not take it before its units are given back. */
export const heldItem = (tenant: string, reservation: Reservation): Record<string, unknown> => ({
  ...reservationKey(tenant, reservation.id),
  ...reservation,
  ...expiryAttributes(tenant, reservation.id, reservation.expiresAtMs),
});

const ledgerSchema = z.object({
  id: z.string(),
  atMs: z.number(),
  sku: z.string(),
  kind: z.enum(['RESERVED', 'RELEASED', 'EXPIRED', 'COMMITTED', 'ADJUSTED']),
  reason: z.string(),
  actor: z.string(),
  reservationId: z.string().exactOptional(),
  changes: z.array(z.object({ locationId: z.string(), onHandDelta: z.number(), reservedDelta: z.number() })),
});

export const toLedgerEntry = (item: unknown): LedgerEntry => ledgerSchema.parse(item);

export const ledgerItem = (tenant: string, entry: LedgerEntry): Record<string, unknown> => ({
  ...ledgerKey(tenant, { ...entry, month: monthOf(entry.atMs) }),
  ...untoldAttributes(tenant, entry.id),
  ...entry,
});

const locationSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['warehouse', 'shop']),
  lat: z.number(),
  lon: z.number(),
  active: z.boolean(),
  address: z
    .object({
      line1: z.string().exactOptional(),
      city: z.string().exactOptional(),
      region: z.string().exactOptional(),
      postalCode: z.string().exactOptional(),
      countryCode: z.string().exactOptional(),
    })
    .exactOptional(),
  sequence: z.union([z.number(), z.bigint()]).transform(BigInt),
  hash: z.string(),
});

export const toStoredLocation = (item: unknown): StoredLocation => {
  const { sequence, hash, ...location } = locationSchema.parse(item);
  return { location, position: { sequence, hash } };
};

export const locationItem = (
  tenant: string,
  { location, position }: StoredLocation,
): Record<string, unknown> => ({
  ...locationKey(tenant, location.id),
  ...location,
  ...position,
});
