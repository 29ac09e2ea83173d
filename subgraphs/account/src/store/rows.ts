import type {
  Account as AccountRow,
  Address as AddressRow,
  ConsentEvent as ConsentRow,
} from '@commerce/prisma/account';
import type { Account } from '../domain/account.ts';
import type { Address } from '../domain/address.ts';
import { type ConsentChange, isConsentPurpose } from '../domain/consent.ts';

export const toAccount = (row: AccountRow): Account => ({
  id: row.id,
  email: row.email,
  displayName: row.displayName,
  locale: row.locale,
  createdAtMs: row.createdAt.getTime(),
  erasedAtMs: row.erasedAt?.getTime() ?? null,
});

export const toAddress = ({ tenantId: _tenant, createdAt, ...row }: AddressRow): Address => ({
  ...row,
  createdAtMs: createdAt.getTime(),
});

/** A purpose that is no longer asked for stays in the table as evidence, and out of the graph. */
export const toConsentChange = (row: Omit<ConsentRow, 'tenantId' | 'position'>): ConsentChange[] =>
  isConsentPurpose(row.purpose)
    ? [
        {
          id: row.id,
          accountId: row.accountId,
          purpose: row.purpose,
          granted: row.granted,
          source: row.source,
          recordedAtMs: row.recordedAt.getTime(),
        },
      ]
    : [];
