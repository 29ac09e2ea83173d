import { err, type Identity, ok, requireScope, type Result } from '@commerce/kernel';
import { type AccountError, invalidInput } from '../domain/errors.ts';
import { type CustomerGroup, maxGroups, parseGroup } from '../domain/group.ts';
import type { AccountDeps } from '../ports.ts';
import { keyConflict, onceOf } from './once.ts';

export interface CreateGroupInput {
  readonly code: string;
  readonly name: string;
  readonly idempotencyKey: string;
}

export const createGroup = async (
  deps: AccountDeps,
  identity: Identity,
  input: CreateGroupInput,
): Promise<Result<CustomerGroup, AccountError[]>> => {
  requireScope(identity, 'account:any');
  const { code, name, idempotencyKey } = input;
  const actor = identity.accountId ?? identity.subject;
  const once = onceOf(deps.clock, actor, 'createGroup', idempotencyKey, { code, name });
  const parsed = parseGroup(input);
  if (!parsed.ok) return parsed;

  const group: CustomerGroup = { id: deps.ids.newId('group'), ...parsed.value };
  const outcome = await deps.store.createGroup(identity.tenant, group, maxGroups, once);
  if (outcome.kind === 'mismatch') throw keyConflict();
  if (outcome.value === 'taken')
    return err([invalidInput('CODE_TAKEN', 'another group has this code', ['code'])]);
  if (outcome.value === 'full')
    return err([invalidInput('TOO_MANY_GROUPS', `at most ${maxGroups} groups`, [])]);
  // A repetition gets the first call's id; code and name are the same, because the request is.
  return ok({ ...group, id: outcome.value.id });
};
