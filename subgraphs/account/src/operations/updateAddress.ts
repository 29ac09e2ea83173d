import type { Identity, Result } from '@commerce/kernel';
import { type AddressInput, parseAddress } from '../domain/address.ts';
import { replaceAddress } from '../domain/addressBook.ts';
import type { AccountError } from '../domain/errors.ts';
import type { AccountDeps } from '../ports.ts';
import { changeAddress, type ChangedAddress } from './changeAddress.ts';
import { requireSelf } from './signedIn.ts';

export interface UpdateAddressInput {
  readonly addressId: string;
  readonly address: AddressInput;
}

export const updateAddress = async (
  deps: AccountDeps,
  identity: Identity,
  input: UpdateAddressInput,
): Promise<Result<ChangedAddress, AccountError[]>> => {
  requireSelf(identity);
  const postal = parseAddress(input.address);
  if (!postal.ok) return postal;
  return changeAddress(deps, identity, input.addressId, (book, id) => replaceAddress(book, id, postal.value));
};
