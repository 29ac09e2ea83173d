import { err, type Identity, ok, type Result } from '@commerce/kernel';
import type { Account } from '../domain/account.ts';
import { type Address, type AddressInput, parseAddress } from '../domain/address.ts';
import { addAddress as withAddress, type AddressKind } from '../domain/addressBook.ts';
import type { AccountError } from '../domain/errors.ts';
import type { AccountDeps } from '../ports.ts';
import { keyConflict, onceOf } from './once.ts';
import { signedIn } from './signedIn.ts';

export interface AddAddressInput {
  readonly address: AddressInput;
  readonly defaultFor?: readonly AddressKind[] | null | undefined;
  readonly idempotencyKey: string;
}

/** `address` is null when this is a repetition and the address has been removed since. */
export interface AddedAddress {
  readonly account: Account;
  readonly address: Address | null;
}

export const addAddress = async (
  deps: AccountDeps,
  identity: Identity,
  input: AddAddressInput,
): Promise<Result<AddedAddress, AccountError[]>> => {
  const { store, clock, ids } = deps;
  const account = await signedIn(deps, identity);
  const { idempotencyKey, ...request } = input;
  const once = onceOf(clock, account.id, 'addAddress', idempotencyKey, {
    address: { ...request.address },
    defaultFor: request.defaultFor,
  });
  const postal = parseAddress(input.address);
  if (!postal.ok) return postal;

  const address: Address = {
    ...postal.value,
    id: ids.newId('address'),
    accountId: account.id,
    isDefaultShipping: false,
    isDefaultBilling: false,
    createdAtMs: clock.nowMs(),
  };
  const outcome = await store.changeAddressBook(
    identity.tenant,
    account.id,
    (book) => withAddress(book, address, input.defaultFor ?? []),
    { request: once, addressId: address.id },
  );
  if (outcome.kind === 'mismatch') throw keyConflict();
  if (outcome.kind === 'refused') return err([outcome.error]);
  const id = outcome.kind === 'replayed' ? outcome.addressId : address.id;
  return ok({ account, address: outcome.book.find((entry) => entry.id === id) ?? null });
};
