import type { Identity, Result } from '@commerce/kernel';
import { type AddressKind, setDefaultAddress as withDefault } from '../domain/addressBook.ts';
import type { AccountError } from '../domain/errors.ts';
import type { AccountDeps } from '../ports.ts';
import { changeAddress, type ChangedAddress } from './changeAddress.ts';

export const setDefaultAddress = (
  deps: AccountDeps,
  identity: Identity,
  input: { readonly addressId: string; readonly kind: AddressKind },
): Promise<Result<ChangedAddress, AccountError[]>> =>
  changeAddress(deps, identity, input.addressId, (book, id) => withDefault(book, id, input.kind));
