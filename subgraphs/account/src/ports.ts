import type { Clock, IdFactory, Result } from '@commerce/kernel';
import type { Account, ProfilePatch } from './domain/account.ts';
import type { AddressBook } from './domain/addressBook.ts';
import type { Address } from './domain/address.ts';
import type { ConsentChange } from './domain/consent.ts';
import type { ErasureSummary } from './domain/erasure.ts';
import type { AccountError } from './domain/errors.ts';
import type { CustomerGroup } from './domain/group.ts';

/** A request that must take effect once. The store keeps it with its effect, in one transaction. */
export interface Once {
  /** Whose key it is: an account's id, or a staff member's subject. */
  readonly actorId: string;
  readonly operation: string;
  readonly key: string;
  /** Tells a repetition from another request under the same key. */
  readonly requestHash: string;
  readonly atMs: number;
}

/** `mismatch`: the key was used before with another request. */
export type OnceOutcome<T> =
  { readonly kind: 'done' | 'replayed'; readonly value: T } | { readonly kind: 'mismatch' };

export type BookOutcome =
  | { readonly kind: 'changed'; readonly book: AddressBook }
  /** The book as it is; the address that the first call made may be gone from it. */
  | { readonly kind: 'replayed'; readonly book: AddressBook; readonly addressId: string }
  | { readonly kind: 'refused'; readonly error: AccountError }
  | { readonly kind: 'mismatch' };

export type Erased = { readonly erasedAtMs: number; readonly removed: ErasureSummary };

/** What is announced when an account is erased. */
export interface ErasureEvent {
  readonly id: string;
  readonly erasedAtMs: number;
}

export interface AccountExportRows {
  readonly account: Account;
  readonly addresses: readonly Address[];
  /** Oldest first, all of them. */
  readonly consentChanges: readonly ConsentChange[];
  readonly groups: readonly CustomerGroup[];
}

/**
 * What is kept of accounts. The tenant comes first everywhere, and nothing of another tenant is ever seen or
 * touched. Methods throw SUBGRAPH_UNAVAILABLE while the store cannot be reached.
 */
export interface AccountStore {
  ready(): Promise<void>;

  /** The account, made if it is not there and begun anew if it was erased; any number of calls at once is safe. */
  ensureAccount(tenant: string, id: string, nowMs: number): Promise<Account>;
  /** In one round trip, in any order; unknown ids are left out, erased accounts are not. */
  findAccounts(tenant: string, ids: readonly string[]): Promise<Account[]>;
  /** Undefined when there is no such account in use. */
  updateProfile(tenant: string, id: string, patch: ProfilePatch, nowMs: number): Promise<Account | undefined>;

  /** Oldest first per account, in one round trip. */
  addressesOf(tenant: string, accountIds: readonly string[]): Promise<Address[]>;
  /**
   * Puts the book that `change` makes in place of the present one. Changes of one account take turns, so `change`
   * never works on a book that is out of date. With `once`, a repetition changes nothing.
   */
  changeAddressBook(
    tenant: string,
    accountId: string,
    change: (book: AddressBook) => Result<AddressBook, AccountError>,
    once?: { readonly request: Once; readonly addressId: string },
  ): Promise<BookOutcome>;

  /** The last decision on each purpose, in one round trip. */
  consentsOf(tenant: string, accountIds: readonly string[]): Promise<ConsentChange[]>;
  /** Newest first, at most `limit`. */
  consentHistoryOf(tenant: string, accountId: string, limit: number): Promise<ConsentChange[]>;
  /** Appends the decision if it changes anything, and gives what holds. Undefined without the account. */
  recordConsent(tenant: string, change: ConsentChange): Promise<ConsentChange | undefined>;

  listGroups(tenant: string, limit: number): Promise<CustomerGroup[]>;
  findGroup(tenant: string, id: string): Promise<CustomerGroup | undefined>;
  /** By code per account, in one round trip. */
  groupsOf(
    tenant: string,
    accountIds: readonly string[],
  ): Promise<(CustomerGroup & { readonly accountId: string })[]>;
  /** `taken`: another group has the code. `full`: there are `max` groups already. */
  createGroup(
    tenant: string,
    group: CustomerGroup,
    max: number,
    once: Once,
  ): Promise<OnceOutcome<{ readonly id: string } | 'taken' | 'full'>>;
  /** False when the account (in use) or the group is not there. */
  joinGroup(tenant: string, accountId: string, groupId: string, nowMs: number): Promise<boolean>;
  leaveGroup(tenant: string, accountId: string, groupId: string): Promise<void>;

  /** As of one instant. Undefined when there is no such account. */
  exportAccount(tenant: string, id: string): Promise<AccountExportRows | undefined>;
  /** Undefined when there is no such account in use. */
  erasureSummary(tenant: string, id: string): Promise<ErasureSummary | undefined>;
  /**
   * Removes everything personal, leaves the tombstone and queues the event, all or nothing. The account's
   * idempotency rows go too, but for this request's own. Without an account in use a tombstone is made, and the
   * event queued all the same: another part of the shop may hold something of the person.
   */
  eraseAccount(tenant: string, id: string, event: ErasureEvent, once: Once): Promise<OnceOutcome<Erased>>;
  /** Forgets what was answered to idempotency keys before this time; gives how many. */
  forgetRequestsBefore(tenant: string, beforeMs: number): Promise<number>;
}

/** What every operation is handed. */
export interface AccountDeps {
  readonly store: AccountStore;
  readonly clock: Clock;
  readonly ids: IdFactory;
}
