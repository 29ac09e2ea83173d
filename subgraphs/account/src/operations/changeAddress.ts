import { err, type Identity, ok, requireId, type Result } from '@commerce/kernel';
import type { Account } from '../domain/account.ts';
import type { Address } from '../domain/address.ts';
import type { AddressBook } from '../domain/addressBook.ts';
import type { AccountError } from '../domain/errors.ts';
import type { AccountDeps } from '../ports.ts';
import { keyConflict } from './once.ts';
import { signedIn } from './signedIn.ts';

export interface ChangedAddress {
  readonly account: Account;
  /** Null when the change removed it. */
  readonly address: Address | null;
}

/** What the changes of one address share: the caller's own book, a well-formed id, one answer. */
export const changeAddress = async (
  deps: AccountDeps,
  identity: Identity,
  addressId: string,
  change: (book: AddressBook, addressId: string) => Result<AddressBook, AccountError>,
): Promise<Result<ChangedAddress, AccountError[]>> => {
  const id = requireId('address', addressId, 'input.addressId');
  const account = await signedIn(deps, identity);
  const outcome = await deps.store.changeAddressBook(identity.tenant, account.id, (book) => change(book, id));
  if (outcome.kind === 'mismatch') throw keyConflict();
  if (outcome.kind === 'refused') return err([outcome.error]);
  return ok({ account, address: outcome.book.find((address) => address.id === id) ?? null });
};
