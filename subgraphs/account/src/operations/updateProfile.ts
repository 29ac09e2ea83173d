import { err, type Identity, ok, requireLocale, type Result } from '@commerce/kernel';
import type { Account, ProfilePatch } from '../domain/account.ts';
import { parseEmail } from '../domain/email.ts';
import { accountErased, type AccountError } from '../domain/errors.ts';
import { requiredText } from '../domain/text.ts';
import type { AccountDeps } from '../ports.ts';
import { signedIn } from './signedIn.ts';

export interface UpdateProfileInput {
  readonly email?: string | null | undefined;
  readonly displayName?: string | null | undefined;
  readonly locale?: string | null | undefined;
}

const stays: Result<undefined, AccountError> = ok(undefined);

const parsed = <T>(given: string | null | undefined, parse: (text: string) => Result<T, AccountError>) => {
  if (given === undefined) return stays;
  return given === null ? ok(null) : parse(given);
};

const toPatch = (input: UpdateProfileInput): Result<ProfilePatch, AccountError[]> => {
  const locale = parsed(input.locale, (tag) => ok(requireLocale(tag, 'input.locale')));
  const email = parsed(input.email, (text) => parseEmail(text, ['email']));
  const displayName = parsed(input.displayName, (text) => requiredText(text, 100, ['displayName']));
  if (!email.ok || !displayName.ok || !locale.ok) {
    return err([email, displayName, locale].flatMap((field) => (field.ok ? [] : [field.error])));
  }
  return ok({
    ...(email.value !== undefined && { email: email.value }),
    ...(displayName.value !== undefined && { displayName: displayName.value }),
    ...(locale.value !== undefined && { locale: locale.value }),
  });
};

/** Changes the caller's profile. A field left out stays; null empties it. */
export const updateProfile = async (
  deps: AccountDeps,
  identity: Identity,
  input: UpdateProfileInput,
): Promise<Result<Account, AccountError[]>> => {
  const patch = toPatch(input);
  const account = await signedIn(deps, identity);
  if (!patch.ok) return patch;
  if (Object.keys(patch.value).length === 0) return ok(account);
  const updated = await deps.store.updateProfile(
    identity.tenant,
    account.id,
    patch.value,
    deps.clock.nowMs(),
  );
  return updated ? ok(updated) : err([accountErased]);
};
