import { err, type Identity, ok, type Result } from '@commerce/kernel';
import type { Account } from '../domain/account.ts';
import type { ConsentChange, ConsentPurpose } from '../domain/consent.ts';
import { accountErased, type AccountError } from '../domain/errors.ts';
import { optionalText } from '../domain/text.ts';
import type { AccountDeps } from '../ports.ts';
import { signedIn } from './signedIn.ts';

export interface SetConsentInput {
  readonly purpose: ConsentPurpose;
  readonly granted: boolean;
  readonly source?: string | null | undefined;
}

export const setConsent = async (
  deps: AccountDeps,
  identity: Identity,
  input: SetConsentInput,
): Promise<Result<{ account: Account; consent: ConsentChange }, AccountError[]>> => {
  const account = await signedIn(deps, identity);
  const source = optionalText(input.source, 100, ['source']);
  if (!source.ok) return err([source.error]);
  const consent = await deps.store.recordConsent(identity.tenant, {
    id: deps.ids.newId('consent'),
    accountId: account.id,
    purpose: input.purpose,
    granted: input.granted,
    source: source.value,
    recordedAtMs: deps.clock.nowMs(),
  });
  return consent ? ok({ account, consent }) : err([accountErased]);
};
