import type { Identity, Result } from '@commerce/kernel';
import { removeAddress as withoutAddress } from '../domain/addressBook.ts';
import type { AccountError } from '../domain/errors.ts';
import type { AccountDeps } from '../ports.ts';
import { changeAddress, type ChangedAddress } from './changeAddress.ts';

export const removeAddress = (
  deps: AccountDeps,
  identity: Identity,
  input: { readonly addressId: string },
): Promise<Result<ChangedAddress, AccountError[]>> =>
  changeAddress(deps, identity, input.addressId, withoutAddress);
