import { err, ok, type Result } from '@commerce/kernel';
import type { Address, PostalAddress } from './address.ts';
import { type AccountError, addressNotFound, invalidInput } from './errors.ts';

/**
 * An account's addresses, oldest first. The invariant: a book that is not empty has exactly one default of each
 * kind. Every function here keeps it; the store's partial unique indexes hold its upper half against races.
 */
export type AddressBook = readonly Address[];

export type AddressKind = 'SHIPPING' | 'BILLING';

export const maxAddresses = 50;

type Changed = Result<AddressBook, AccountError>;

const flags = { SHIPPING: 'isDefaultShipping', BILLING: 'isDefaultBilling' } as const;

const withDefault = (book: AddressBook, id: string, kind: AddressKind): AddressBook =>
  book.map((address) => ({ ...address, [flags[kind]]: address.id === id }));

/** Gives each kind that has no default to the oldest address. */
const withEveryDefault = (book: AddressBook): AddressBook => {
  const oldest = book[0];
  if (!oldest) return book;
  const kinds: AddressKind[] = ['SHIPPING', 'BILLING'];
  return kinds.reduce<AddressBook>(
    (next, kind) =>
      next.some((address) => address[flags[kind]]) ? next : withDefault(next, oldest.id, kind),
    book,
  );
};

export const defaultOf = (book: AddressBook, kind: AddressKind): Address | undefined =>
  book.find((address) => address[flags[kind]]);

export const addAddress = (book: AddressBook, address: Address, kinds: readonly AddressKind[]): Changed => {
  if (book.length >= maxAddresses) {
    return err(invalidInput('TOO_MANY_ADDRESSES', `at most ${maxAddresses} addresses`, ['address']));
  }
  const added: AddressBook = [...book, { ...address, isDefaultShipping: false, isDefaultBilling: false }];
  return ok(withEveryDefault(kinds.reduce((next, kind) => withDefault(next, address.id, kind), added)));
};

const has = (book: AddressBook, id: string): boolean => book.some((address) => address.id === id);

export const replaceAddress = (book: AddressBook, id: string, postal: PostalAddress): Changed =>
  has(book, id)
    ? ok(book.map((address) => (address.id === id ? { ...address, ...postal } : address)))
    : err(addressNotFound);

export const removeAddress = (book: AddressBook, id: string): Changed =>
  has(book, id) ? ok(withEveryDefault(book.filter((address) => address.id !== id))) : err(addressNotFound);

export const setDefaultAddress = (book: AddressBook, id: string, kind: AddressKind): Changed =>
  has(book, id) ? ok(withDefault(book, id, kind)) : err(addressNotFound);
